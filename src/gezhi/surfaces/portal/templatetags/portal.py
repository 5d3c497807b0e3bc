"""Filters of the portal: words of packs in the reader's language, and addresses of places."""

from typing import Any

from django import template
from django.urls import reverse

from gezhi.base.words import Words
from gezhi.surfaces.portal.served import Served
from gezhi.surfaces.portal.telling import spoken

register = template.Library()


@register.filter
def said(words: Words | str | None) -> str:
    """`{{ part.name|said }}`: words of a pack in the reader's language."""
    return spoken(words)


@register.filter
def place_url(place: Any) -> str:
    """The page of a place: by the code on its sign, else by its id."""
    row = place.place if isinstance(place, Served) else place
    code, id_ = row.code, getattr(row, "pk", None) or row.id
    if code and row.tree == "grid":
        return reverse("portal:place", args=[code])
    return reverse("portal:place-by-id", args=[id_])
