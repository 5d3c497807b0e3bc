"""Words of Chinese without a dictionary: every pair of neighbouring characters."""

import unicodedata


def plain(text: str) -> str:
    """One written form: half-width, small letters, without what is neither letter nor digit."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def grams(text: str) -> list[str]:
    """The pairs of a text in order, each once; a single character is itself."""
    one = plain(text)
    pairs = [one[at : at + 2] for at in range(len(one) - 1)] or ([one] if one else [])
    return list(dict.fromkeys(pairs))
