"""Assessments at the desk: rules, the bench of a period, one of the assessed, results."""
