"""Gezhi (格治): a neighbourhood's way of governing itself, written down as data and run."""

__version__ = "0.1.0"
