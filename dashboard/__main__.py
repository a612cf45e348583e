"""`python -m dashboard` is `lineproof dashboard`."""

from dashboard.commands import serve

if __name__ == "__main__":
    serve()
