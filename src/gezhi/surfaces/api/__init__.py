"""API: the same actions and queries for programs, with Open311 and OGC API Features beside it."""
