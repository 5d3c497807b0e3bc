"""A scheme's year in finished words: rows of its table, cells of its workbook."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.base.words import say_date
from gezhi.engines.points.queries import StarChange, YearRow, YearSums
from gezhi.surfaces.desk.points.frame import say_points


def how_names() -> dict[str, str]:
    """What can become of a star or a title."""
    return {"won": gettext("won"), "lost": gettext("lost"), "regained": gettext("regained")}


def say_change(one: StarChange) -> str:
    """One change with its day."""
    lang = get_language()
    told = {"what": one.name.say(lang), "how": how_names().get(one.how, one.how)}
    return gettext("%(what)s %(how)s") % told + f" ({say_date(one.day, lang)})"


def shown_row(row: YearRow, sums: YearSums) -> dict[str, Any]:
    """A holder's period as the table shows it."""
    lang = get_language()
    cells = []
    for one in sums.categories:
        key, star = one.category.category, one.category.star
        held = key in row.stars
        cells.append(
            (say_points(row.scores.get(key, 0)), star.name.say(lang) if held and star else "")
        )
    tier = row.tier if sums.period.kind == "year" else None
    records = reverse("desk:points-records", args=[sums.found.adoption.pk])
    return {
        "id": row.holder.id,
        "name": row.holder.name,
        "href": f"{records}?holder={row.holder.id}",
        "cells": cells,
        "score": say_points(row.score),
        "stars": len(row.stars),
        "titles": [title.say(lang) for title in row.titles],
        "tier": tier.name.say(lang) if tier else "",
        "rights": tier.rights.say(lang) if tier else "",
        "changes": [say_change(one) for one in row.changes],
        "records": row.records,
        "flow": row.flow,
    }


def titles_of(sums: YearSums) -> list[tuple[str, int]]:
    """The titles with how many hold them."""
    return [(name.say(get_language()), count) for name, count in sums.titles]


def tiers_of(sums: YearSums) -> list[tuple[str, str, int]]:
    """The tiers with their rights and how many reached each; none for a quarter."""
    lang = get_language()
    return [(one.name.say(lang), one.rights.say(lang), count) for one, count in sums.tiers]


def goods_of(sums: YearSums) -> list[tuple[str, int, int]]:
    """What was exchanged: how many, for how many points."""
    return [(one.name.say(get_language()), one.quantity, one.points) for one in sums.goods]


def heads_of(sums: YearSums) -> list[tuple[str, int]]:
    """The heads of the workbook, with widths."""
    lang = get_language()
    tiers = [(gettext("Tier"), 14), (gettext("Rights"), 36)] if sums.tiers else []
    return [
        (gettext("Household or person"), 20),
        *((one.category.name.say(lang), 10) for one in sums.categories),
        (gettext("Score"), 8),
        (gettext("Stars"), 8),
        (gettext("Stars held"), 36),
        (gettext("Titles"), 18),
        *tiers,
        (gettext("Records"), 8),
        (gettext("Deductions"), 8),
        (gettext("At the beginning"), 10),
        (gettext("Points earned"), 8),
        (gettext("From the family"), 10),
        (gettext("Points exchanged"), 8),
        (gettext("To the family"), 10),
        (gettext("Points lapsed"), 8),
        (gettext("Held at the end"), 10),
        (gettext("Stars won and lost"), 48),
    ]


def cells_of(row: YearRow, sums: YearSums) -> list[Any]:
    """A holder's period as the workbook has it."""
    lang, flow = get_language(), row.flow
    stars = [
        one.category.star.name.say(lang)
        for one in sums.categories
        if one.category.star and one.category.category in row.stars
    ]
    tier: Sequence[str] = ()
    if sums.tiers:
        tier = (row.tier.name.say(lang), row.tier.rights.say(lang)) if row.tier else ("", "")
    mark = "、" if (lang or "zh").startswith("zh") else ", "
    return [
        row.holder.name,
        *(row.scores.get(one.category.category, 0) for one in sums.categories),
        row.score,
        len(row.stars),
        mark.join(stars),
        mark.join(title.say(lang) for title in row.titles),
        *tier,
        row.records,
        row.deductions,
        flow.opening,
        flow.earned,
        flow.came,
        flow.spent,
        flow.went,
        flow.lapsed,
        flow.held,
        mark.join(map(say_change, row.changes)),
    ]
