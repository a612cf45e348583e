"""RW-M in other packages, each run in an environment of its own: they ask for versions that do not go together."""
