"""Councils, their meetings and resolutions."""
