"""Duties at the desk: the board of a place, leave, rosters and documents."""
