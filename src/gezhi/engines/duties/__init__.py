"""Duties: what recurs. Who of which post does what where and by when, the roster of those on duty,
swaps and leave, and the documents that the rhythm of work asks for.

A duty that is not done is told as a fact to whoever leads the post; nothing follows by itself.
"""
