"""Registrations and surveys that residents fill in by themselves."""
