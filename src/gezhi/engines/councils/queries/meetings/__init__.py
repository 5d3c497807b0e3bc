"""What councils, meetings and resolutions there are, as each viewer may see them."""
