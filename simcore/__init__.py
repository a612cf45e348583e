"""How a line behaves: spec, engines, key performance indicators, statistics."""
