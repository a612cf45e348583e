"""The simulator against exact results; `python -m benchmarks.validation` writes docs/validation.md and its figures."""
