"""Forms of the pages; they check shape only."""
