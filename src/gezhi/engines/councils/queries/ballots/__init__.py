"""Ballots as people may see them, and the file that anybody can count again."""
