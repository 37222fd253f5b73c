"""Acts on packages, papers, orders and handovers."""
