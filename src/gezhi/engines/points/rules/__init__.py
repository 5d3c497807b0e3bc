"""Judging without looking anything up: accounts, postings, expiry, digests, plain-text books."""
