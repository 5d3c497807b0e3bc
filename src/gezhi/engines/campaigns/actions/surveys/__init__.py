"""Opening surveys, answering them, following doors, merging doubles, and forgetting."""
