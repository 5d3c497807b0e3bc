"""Registers at the desk: contracts, cameras and whatever else a pack keeps count of."""
