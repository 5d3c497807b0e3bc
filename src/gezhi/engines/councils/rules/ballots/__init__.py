"""What may stand on a ballot, and how it is laid away."""
