"""Surveys at the door: who is due next, the sheet, and a refusal with one tap."""
