"""Funds and their books, for anybody."""
