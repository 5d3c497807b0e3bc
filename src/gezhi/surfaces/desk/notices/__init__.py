"""Notices to one person: to write, to check, to deliver, and to decide an objection."""
