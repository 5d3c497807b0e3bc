"""The pages of the field: today, report, a case, my grid, me."""
