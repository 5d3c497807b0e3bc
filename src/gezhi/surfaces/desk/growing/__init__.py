"""How people grow, at the desk: trainings, careers, reserve lists, contests, liaison."""
