"""`python -m scenarios.cli` is `lineproof`."""

from scenarios.cli import main

if __name__ == "__main__":
    main()
