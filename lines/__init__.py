"""Which factory it is: bearing and fastener lines, machine catalogue, line files and plant data."""
