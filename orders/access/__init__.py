"""Who may see and do what with packages, papers, orders and handovers."""
