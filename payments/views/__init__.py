"""Pages of payments and of the settings that payments feel first."""
