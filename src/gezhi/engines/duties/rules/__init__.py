"""What the engine judges, without Django and without tables."""
