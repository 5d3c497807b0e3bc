"""Pure rules: how a task stands on a day, weeks and issues, texts that differ."""
