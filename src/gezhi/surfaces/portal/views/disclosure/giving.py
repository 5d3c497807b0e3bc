"""What is public, for programs: an Atom feed, open data under a licence, and files."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.engines.disclosure.queries import all_items, enclosure_of, find_items, rules_of, say_cell
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.portal.served import find_served
from gezhi.surfaces.portal.views.disclosure.browsing import sought_of
from gezhi.surfaces.ui.books import XLSX
from gezhi.surfaces.ui.disclosed import LICENCE, LICENCE_URL, item_of
from gezhi.surfaces.ui.giving import give_file
from gezhi.surfaces.ui.sheets import book_of

IN_FEED = 50
HEADS = (
    *("key", "place", "affairs", "kind", "phase", "period", "happened", "title"),
    *("version", "posted_from", "posted_to", "due", "late", "body", "rows", "address"),
)


def _asked(request: HttpRequest) -> tuple[Viewer, Any]:
    served = find_served(request)
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer, sought_of(request, served.path if served else "")


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """The newest as Atom; the conditions of the list hold here too."""
    viewer, sought = _asked(request)
    base = settings.SITE_URL
    made = Atom1Feed(
        title=gettext("What is public here"),
        link=f"{base}{reverse('portal:disclosure')}",
        description="",
        language=get_language() or "zh-hans",
        feed_url=f"{base}{request.get_full_path()}",
    )
    for row in find_items(viewer, sought, size=IN_FEED)[0]:
        one = item_of(row)
        told = (one["place"], one["affairs"], one["kind"], one["phase"], one["period"])
        made.add_item(
            title=one["title"],
            link=f"{base}{one['url']}",
            description=" · ".join(filter(None, told)),
            unique_id=f"urn:uuid:{row.key}",
            pubdate=row.at,
            updateddate=row.at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml")


@require_GET
def open_data(request: HttpRequest, form: str) -> HttpResponseBase:
    """Everything that fits the conditions, as `csv`, `json` or `xlsx`, with its licence."""
    viewer, sought = _asked(request)
    rows = (_plain(one) for one in all_items(viewer, sought))
    if form == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(_csv(rows), content_type="text/csv")
    elif form == "json":
        answer = StreamingHttpResponse(_json(rows), content_type="application/json")
    elif form == "xlsx":
        answer = FileResponse(_book(rows), content_type=XLSX)
    else:
        raise Missing("no-form", "没有这种格式", "there is no such form")
    answer["Content-Disposition"] = content_disposition_header(True, f"disclosure.{form}") or ""
    answer["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return answer


def _plain(version: Any) -> dict[str, Any]:
    row = version.item
    rules = rules_of(row)
    heads = [one.name.say(get_language()) for one in rules.columns]
    cells = [
        {
            head: say_cell(column, value).replace(",", "").replace("−", "-")
            if column.kind == "money"
            else value
            for head, column, value in zip(heads, rules.columns, line, strict=False)
        }
        for line in version.rows
    ]
    return {
        "key": str(row.key),
        "place": row.place.name,
        "affairs": row.affairs,
        "kind": rules.name.say(get_language()),
        "phase": row.phase,
        "period": row.period,
        "happened": row.happened.isoformat() if row.happened else "",
        "title": row.title,
        "version": row.version,
        "posted_from": row.first.isoformat(),
        "posted_to": row.last.isoformat(),
        "due": row.due.isoformat() if row.due else "",
        "late": row.late,
        "body": version.body,
        "rows": cells,
        "address": f"{settings.SITE_URL}{reverse('portal:disclosed', args=[row.key])}",
    }


def _licence() -> str:
    return f"{LICENCE} {LICENCE_URL}"


def _cells(one: dict[str, Any]) -> list[Any]:
    flat = {**one, "rows": json.dumps(one["rows"], ensure_ascii=False) if one["rows"] else ""}
    return [_harmless(flat[name]) for name in HEADS]


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula begins with an apostrophe."""
    risky = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t")
    return f"'{value}" if risky else value


def _csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow([*HEADS, "licence"])
    for one in rows:
        writer.writerow([*_cells(one), _licence()])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _json(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    about = {"licence": LICENCE, "licence_url": LICENCE_URL}
    yield json.dumps(about)[:-1] + ', "items": ['
    for number, one in enumerate(rows):
        yield ("," if number else "") + "\n" + json.dumps(one, ensure_ascii=False)
    yield "]}\n"


def _book(rows: Iterable[dict[str, Any]]) -> Any:
    cells = ([*_cells(one), _licence()] for one in rows)
    return book_of(gettext("What is public here"), [*HEADS, "licence"], cells)


@require_GET
def file(request: HttpRequest, enclosure: UUID) -> FileResponse:
    """A file of something public. Pictures open in the page, everything else is saved."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    row, path = enclosure_of(viewer, enclosure)
    return give_file(row, path)
