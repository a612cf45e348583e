"""Acceptance: what was claimed, what is deposited beforehand, what the records show afterwards; no engine stands here."""
