"""How people grow: trainings, careers, contests, liaison."""
