"""Campaigns at the desk: the one page, the ledger, the week, bulletins, documents and pilots."""
