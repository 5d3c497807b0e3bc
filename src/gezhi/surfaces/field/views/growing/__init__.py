"""My own side of work in the field: trainings, grade, lists, contests, places of my liaison."""
