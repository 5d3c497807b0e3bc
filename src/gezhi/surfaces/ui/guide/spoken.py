"""Samples in two languages."""

from django.utils.translation import get_language


def both(zh: str, en: str) -> str:
    """The sample in the reader's language.

    Samples are not interface texts and need no catalogue.
    """
    return zh if (get_language() or "zh").startswith("zh") else en
