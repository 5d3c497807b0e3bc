"""What can be done to a case at a desk as out on the ground: what is asked for, and doing it.

Each surface has its own buttons, addresses and drawing; questions and their answers are the same.
"""
