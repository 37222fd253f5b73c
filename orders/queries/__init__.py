"""Reads that pages and other apps share."""
