"""Pure rules of cases: forms, the course through stages, routing, and text."""
