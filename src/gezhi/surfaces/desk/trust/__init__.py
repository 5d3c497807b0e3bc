"""The desks of the auditor and of the security administrator."""
