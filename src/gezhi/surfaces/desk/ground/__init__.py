"""Places and who serves them: the tree, a place's page, boards to print, appointments, bodies."""
