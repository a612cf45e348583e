"""How long a person waits for the dashboard: first page, change of page, callbacks, what-if, in a real browser."""
