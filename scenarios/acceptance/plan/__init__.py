"""What is agreed before the works: windows, standard times, claims and the rule of the verdict."""
