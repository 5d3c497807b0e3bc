"""Dividing a ground of buildings into contiguous, balanced, compact grids.

Buildings and roads become a graph of neighbours (`ground`, `neighbours`); METIS cuts it
(`starting`); annealing of border moves refines it (`refining`, compiled); `figures` says how good
it is and what whole buildings allow; `moving` follows a change by hand.
"""
