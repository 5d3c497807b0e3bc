"""The rules in force: packs and their versions, so that nobody has to ask how a matter runs."""
