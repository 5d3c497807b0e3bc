"""Finding what is public: words of Chinese, level, place, affairs, kind, period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, QuerySet

from gezhi.engines.disclosure.models import Item, Version
from gezhi.engines.disclosure.rules.grams import grams, plain
from gezhi.engines.trust.rules.viewer import Viewer

MOST_WORDS = 8
_HAS = "string_to_array(disclosure_item.grams, ' ') @> %s::text[]"
FOUND = {
    "postgresql": f"{_HAS} AND {_HAS}",
    "sqlite": (
        "disclosure_item.number IN"
        " (SELECT rowid FROM disclosure_grams WHERE disclosure_grams MATCH %s)"
    ),
}
"""PostgreSQL takes every pair that is not among the commonest for one in 200 items, and would
sooner read all items from the newest on; asked twice it is one in 40,000, and the index is used.
"""


@dataclass(frozen=True, slots=True)
class SoughtItems:
    """What is looked for; what is empty asks nothing. `text` may have several words, all of which
    must be there. `since` and `until` are days of posting."""

    text: str = ""
    path: str = ""
    place: int | None = None
    level: str = ""
    affairs: str = ""
    kind: str = ""
    period: str = ""
    since: date | None = None
    until: date | None = None
    standing: bool | None = None


def find_items(
    viewer: Viewer, sought: SoughtItems, *, after: int | None = None, size: int = 30
) -> tuple[list[Item], int | None]:
    """What fits, newest first, and where to go on; withdrawn ones are not found."""
    rows = _fitting(sought).order_by("-number").select_related("place").defer("text", "grams")
    if after is not None:
        rows = rows.filter(number__lt=after)
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].number if len(found) > size else None


def _fitting(sought: SoughtItems) -> QuerySet[Item]:
    rows = Item.objects.filter(withdrawn=None)
    exact = {
        "path__startswith": sought.path,
        "place": sought.place,
        "level": sought.level,
        "affairs": sought.affairs,
        "kind": sought.kind,
        "period": sought.period,
        "first__gte": sought.since,
        "first__lte": sought.until,
    }
    rows = rows.filter(**{key: value for key, value in exact.items() if value not in ("", None)})
    for word in sought.text.split()[:MOST_WORDS]:
        rows = _with(rows, plain(word))
    return rows


def _with(rows: QuerySet[Item], word: str) -> QuerySet[Item]:
    """Those whose words have a text: by its pairs of characters, then exactly."""
    if not word:
        return rows
    pairs = grams(word)
    if len(word) > 1:
        is_pg = connection.vendor == "postgresql"
        asked = [pairs, pairs] if is_pg else [" ".join(f'"{one}"' for one in pairs)]
        rows = rows.extra(where=[FOUND[connection.vendor]], params=asked)  # noqa: S610 - fixed text
    return rows.filter(text__contains=word) if len(word) != 2 else rows


def all_items(viewer: Viewer, sought: SoughtItems, most: int = 20_000) -> Iterator[Version]:
    """The version in force of everything that fits, for open data, newest first."""
    after: int | None = None
    left = most
    while left > 0:
        page, after = find_items(viewer, sought, after=after, size=min(200, left))
        by_item = {
            one.item_id: one for one in Version.objects.filter(item__in=page).order_by("number")
        }
        for row in page:
            version = by_item[row.number]
            version.item = row
            yield version
        left -= len(page)
        if after is None:
            return


def item_counts(viewer: Viewer, path: str = "") -> dict[tuple[str, str], int]:
    """How many items stand by kind and period, on a ground."""
    rows = Item.objects.filter(withdrawn=None, path__startswith=path)
    counted = rows.values_list("kind", "period").annotate(n=Count("number"))
    return {(kind, period): n for kind, period, n in counted}
