"""People: persons, households, bodies, posts and appointments.

Names and phone numbers are sealed. An appointment becomes a grant of trust, so that what a post may
do is answered there.
"""
