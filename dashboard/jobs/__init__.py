"""Long work as jobs: a table, a process of its own for each, and a thread that starts those that wait."""
