"""Points shops at the desk: the counter, the shelves, what was exchanged, vouchers."""
