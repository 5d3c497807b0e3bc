"""Texts of pacts as values: articles in parts, their digest, and what changed between two."""
