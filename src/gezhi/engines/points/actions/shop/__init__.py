"""Shops: what they offer, deliveries, exchanges, returns, counts of the stock."""
