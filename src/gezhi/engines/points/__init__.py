"""Points: what people earn by agreed rules and exchange, kept in a ledger by double entry.

The ledger knows units, accounts and entries and nothing of schemes or shops; whoever builds on it
(schemes, shops, clubs, projects) tells it what moves from whom to whom, and it sees to it that
nothing is lost, made up, spent twice or altered afterwards.
"""
