"""Pure rules of insight: the flat table, and a pack's words as expressions over it."""
