"""Assets: registers of things with fields that the pack defines, their states and inspections, such
as the contracts of a village.
"""
