"""What is read of trainings, careers, contests and liaison."""
