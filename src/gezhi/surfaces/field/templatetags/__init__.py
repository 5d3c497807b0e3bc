"""Tags of the field."""
