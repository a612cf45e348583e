"""Acceptance: what was claimed, what is deposited beforehand, what the records show; no engine stands here."""
