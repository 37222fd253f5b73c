"""The supply for machines."""
