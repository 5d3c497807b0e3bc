"""What people and machines meet.

Pages, API and command line. They call engine actions and queries only.
"""
