"""The API of the budget: lines with their standing and entries, SPD, imports, years."""
