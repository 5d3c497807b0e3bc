"""Calling, holding and closing meetings, and what follows from them."""
