"""The scoring sheet: where I record points, door by door or item by item, and what I recorded."""
