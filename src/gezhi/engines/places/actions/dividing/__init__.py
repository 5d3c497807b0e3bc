"""Dividing a ground anew: reading its buildings, drafting, moving by hand, adopting."""
