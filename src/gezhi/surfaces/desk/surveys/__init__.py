"""Surveys at the desk: opened, followed grid by grid, entered from paper, merged, given out."""
