"""Disclosure: what a place makes public, by when and for how long, and what people ask about it."""
