"""Version 1 of the API: JSON, described by an OpenAPI document."""
