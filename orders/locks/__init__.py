"""Row locks, taken in the documented order: package, order, handover."""
