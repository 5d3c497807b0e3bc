"""The cycle of points: adopt, record, review, post, appeal."""
