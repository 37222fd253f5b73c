"""What pages, papers and the API read about offices and people."""
