"""The headline experiment: published claims against the predictive distribution of the reference line.

Nothing is tuned to a claim: the line, its ranges and the measures are those that `lineproof init` writes.
"""
