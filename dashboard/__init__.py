"""What a person sees: the Dash application, the only package that imports Dash."""
