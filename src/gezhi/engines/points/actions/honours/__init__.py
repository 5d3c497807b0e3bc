"""Nominating models, reviewing, putting on notice, objecting, commending."""
