"""Funds and their books at the desk."""
