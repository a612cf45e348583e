"""From rows to weekly values and values of shifts, figure by figure."""
