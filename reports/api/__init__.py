"""The API of the reports and of the audit trail."""
