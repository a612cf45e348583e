"""Who is let in, what each role may do, and what every request has to keep to."""
