"""Builds the documents with screenshots taken of the demo town as it is now: `make docs`."""
