"""Desk: what staff see. Queues by deadline, a dense table, the case beside it; keyboard first."""
