"""Pure rules of trust: who may, and how the journal is chained."""
