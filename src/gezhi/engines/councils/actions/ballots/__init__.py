"""Drafting, announcing, opening, casting, entering, closing and counting ballots."""
