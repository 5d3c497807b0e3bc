"""What surveys ask, how far they are, and what came of them."""
