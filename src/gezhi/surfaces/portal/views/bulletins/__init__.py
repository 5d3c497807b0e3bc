"""Bulletins of campaigns that a pack makes public."""
