"""Pure rules of places: finding a place by a point, and judging geometry."""
