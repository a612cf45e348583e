"""RW-M in plain C, bit for bit the engine's result; built where a compiler exists."""
