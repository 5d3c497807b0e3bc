"""Pacts of the pack at their places, their versions, what is said of them."""
