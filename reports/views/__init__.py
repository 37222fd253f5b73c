"""Pages of the reports and the home of each role."""
