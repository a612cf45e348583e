"""Evidence: records that anybody can check to be unaltered since their digest was deposited."""
