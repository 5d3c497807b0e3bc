"""Councils: bodies of people who meet, decide by ballot under a stated rule, and agree upon pacts.

Whatever is decided is open to all with its arithmetic; how somebody voted in a secret ballot is
known to nobody, this engine included.
"""
