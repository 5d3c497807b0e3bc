"""What can be done to a case out on the ground: each thing asked for, and done, at one address."""
