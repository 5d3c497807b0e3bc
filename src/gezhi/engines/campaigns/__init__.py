"""Campaigns: dated work outside the routine. Its groups, the ledger of tasks with milestones and
evidence, findings, the rhythm of its weeks, what it delivers, and how a place's practice becomes a
rule.

It looks at tasks and units, never at how busy a person is; who is reminded is reminded once a week.
"""
