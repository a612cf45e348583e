"""Sufficiency of records, and the verdict on each claim."""
