"""Neighbours help each other: what is needed and offered, and one's own part in it."""
