"""Secrets are recognised, never kept."""

import hashlib


def digest(secret: str) -> str:
    """What is kept of a token or a link: enough to recognise it, not to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
