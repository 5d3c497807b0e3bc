"""The list of cases: what is asked of it, and how it is shown."""
