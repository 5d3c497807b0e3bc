"""Trust: who may do what, what happened, and how it can be proved.

The journal tells everything that happened, in the same transaction as the change itself; a sealer
chains and signs it. Accounts, grants, tokens and links say who acts. Identifying fields are sealed
here, and revealed only with a reason that the journal keeps. Published versions of packs are kept
unaltered.
"""
