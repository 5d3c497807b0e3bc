"""Ballots with their rolls and boxes."""
