"""Insight: figures counted from the journal, and the pages that show them.

A metric is a pack's words over what was recorded; it is compiled to Ibis, so that the same words
run on DuckDB beside a small deployment and on Spark for a province.
"""
