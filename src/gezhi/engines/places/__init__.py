"""Places: trees of places over one ground, with levels, codes and geometry.

The tree `grid` carries geometry and cases; other trees (party, property) lie over it. A pack
attaches to a place and serves everything below.
"""
