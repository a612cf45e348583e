"""The compiled engine: the machine of docs/model.md on flat arrays; numpy, numba and math only."""
