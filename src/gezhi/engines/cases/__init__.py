"""Cases: anything that runs through stages, from a resident's report to a village affair.

A pack defines the case type; a case is pinned to the pack's version under which it was opened. What
may happen next, who holds it and until when are pure rules; every step is written with its journal
entry.
"""
