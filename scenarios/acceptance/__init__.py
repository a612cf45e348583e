"""Acceptance: what was claimed, planned and recorded, what the records support, and the verdict; imports no engine."""
