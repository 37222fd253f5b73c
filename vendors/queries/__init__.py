"""Reads that other apps share."""

from vendors.queries.curation import tasks

__all__ = ["tasks"]
