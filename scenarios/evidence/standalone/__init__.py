"""The verifier that travels with every pack: one file, standard library only."""
