"""Portal: what residents see. Phone first; everything works without signing in that can."""
