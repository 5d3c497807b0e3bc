"""What the outbox of a phone asks for besides pages: its key, what it takes along, its files."""
