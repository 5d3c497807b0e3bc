"""What is made public, and questions about it."""
