"""Pacts and their versions."""
