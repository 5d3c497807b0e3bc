"""Statistics: figures counted from the journal, each of which opens the records behind it."""
