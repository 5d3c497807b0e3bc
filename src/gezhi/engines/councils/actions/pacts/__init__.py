"""Drafting pacts, talking them through, adopting, filing, reading and explaining them."""
