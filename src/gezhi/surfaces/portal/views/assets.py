"""Registers in public: the counts, and the fields that the pack opens; never a party."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from gezhi.base.words import Words
from gezhi.engines.assets.queries import (
    PublicEntry,
    public_counts,
    public_entries,
    public_register,
    public_registers,
)
from gezhi.engines.points.queries import yuan
from gezhi.surfaces.portal.served import find_served, ground_context, served_at
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.components import Pager

SIZE = 50


def _say(words: Words | str) -> str:
    return words if isinstance(words, str) else words.say(get_language())


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """The registers of the reader's ground of which something is public."""
    served, viewer = find_served(request), viewer_of(request)
    rows: list[dict[str, Any]] = []
    if served is not None:
        for one in public_registers(viewer, served.place.id):
            counts = public_counts(viewer, one, served.ladder[0].path)
            rows.append(
                {
                    "place": served.place.id,
                    "key": one.rules.key,
                    "name": _say(one.rules.name),
                    "count": counts.all,
                }
            )
    context = {"rows": rows, **ground_context(served)}
    return render(request, "portal/assets/registers.html", context)


@require_GET
def show(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """One register at a place: how many, what was found and mended, what is owed and recovered."""
    viewer, served = viewer_of(request), served_at(str(place))
    found = public_register(viewer, place, key)
    rules = found.rules
    path = served.ladder[0].path if served is not None else found.root.path
    counts = public_counts(viewer, found, path)
    after = request.GET.get("after", "")
    rows, more = public_entries(viewer, found, path, after=_uuid(after), size=SIZE)
    heads = [_say(name) for name, _ in rows[0].fields] if rows else []
    context = {
        "name": _say(rules.name),
        "purpose": _say(rules.purpose),
        "entry_name": _say(rules.entry),
        "law": rules.public.law if rules.public else "",
        "counts": counts,
        "has_defects": bool(rules.defects),
        "has_dues": rules.dues is not None,
        "arrears": yuan(counts.arrears),
        "recovered": yuan(counts.recovered),
        "heads": heads,
        "rows": [_line(one) for one in rows],
        "pager": Pager(after=str(more or ""), shown=len(rows)),
        **ground_context(served),
    }
    return render(request, "portal/assets/register.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _line(one: PublicEntry) -> dict[str, Any]:
    return {
        "cells": [(_say(name), _say(value) or "–") for name, value in one.fields],
        "place": one.place,
        "state": _say(one.state),
    }
