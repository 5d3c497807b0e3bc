"""Help between neighbours: asked for, offered, matched, confirmed by both."""
