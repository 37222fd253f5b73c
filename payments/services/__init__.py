"""Every write of this app, by noun."""
