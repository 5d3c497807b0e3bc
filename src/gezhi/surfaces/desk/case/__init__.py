"""One case: what is shown of it, and the panels by which it is moved."""
