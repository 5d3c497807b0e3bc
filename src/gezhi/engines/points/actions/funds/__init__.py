"""Opening funds, taking money in, proposing and approving what is spent, undoing, ending."""
