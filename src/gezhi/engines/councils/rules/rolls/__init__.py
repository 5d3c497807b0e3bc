"""Rolls as tables: what a row says, and everything that is wrong with it."""
