"""What goes on paper: the sheet of a case and the boards of buildings."""
