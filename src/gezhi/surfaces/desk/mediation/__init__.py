"""Mediation and legal aid."""
