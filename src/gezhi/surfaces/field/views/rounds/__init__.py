"""My rounds: households called at in walking order, and those who agree to it."""
