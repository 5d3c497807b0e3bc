"""Components draw what they are given, and no template breaks the content policy."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from gezhi.surfaces.ui.components import (
    Action,
    Bar,
    Cell,
    Chart,
    Column,
    Due,
    Entry,
    Option,
    Pager,
    Row,
    Stat,
    Step,
    Table,
)
from gezhi.surfaces.ui.context import shell
from gezhi.surfaces.ui.fields import FieldInput, Kind, Where

TEMPLATES = Path(__file__).resolve().parents[3] / "src/gezhi/surfaces/ui/templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
COMPONENTS = sorted(path.name for path in (TEMPLATES / "ui").glob("*.html"))
PAGE = Path(__file__).resolve().parents[3] / "docs/surfaces/ui.md"


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def draw(template: str, path: str = "/", **context: Any) -> str:
    request = RequestFactory().get(path)
    return render_to_string(f"ui/{template}", {**context, **shell(request)}, request)


class Reader(HTMLParser):
    """Elements and their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.seen if t == tag and wanted.items() <= a.items()]


@pytest.mark.parametrize("name", ALL)
def test_template_can_be_read_and_keeps_the_policy(name: str) -> None:
    """`script-src 'self'; style-src 'self'`: nothing inline, and nothing from elsewhere."""
    source = get_template(name).template.source
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", source)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", source)


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_is_described(name: str) -> None:
    """In its own words and on the page that writers of other surfaces read."""
    source = get_template(f"ui/{name}").template.source
    assert "{% comment %}" in source or "{% extends" in source or name == "base.html"
    assert f"ui/{name}" in PAGE.read_text("utf-8")


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "500"])
def test_error_page_stands_without_any_context(name: str) -> None:
    """Django draws some of them with nothing at all."""
    html = render_to_string(f"{name}.html")
    assert "<h1>" in html
    assert '<main id="main"' in html


KINDS: dict[Kind, object] = {
    "text": "Yard 3",
    "long-text": "dark\nstreet",
    "choice": "b",
    "category": "b.c",
    "location": Where(117.3, 34.2, "g1", "Grid 1", "by the shed"),
    "images": [("/files/1", "the lamp")],
    "voice": "/files/2",
    "number": 2.5,
    "date": "2026-03-02",
    "yes-no": "no",
    "name": "Wang",
    "phone": "13800138000",
}
KEPT: dict[Kind, list[str]] = {
    "text": ['value="Yard 3"'],
    "long-text": ["dark\nstreet</textarea>"],
    "choice": ['value="b" checked'],
    "category": ['value="b.c" checked', "C"],
    "location": ['value="by the shed"', 'value="117.3"', 'value="g1"', "Grid 1"],
    "images": ['src="/files/1"', 'alt="the lamp"'],
    "voice": ['src="/files/2"'],
    "number": ['value="2.5"'],
    "date": ['value="2026-03-02"'],
    "yes-no": ['value="no" checked'],
    "name": ['value="Wang"', 'autocomplete="name"'],
    "phone": ['value="13800138000"', 'type="tel"', "data-private"],
}
OPTIONS = [Option("a", "A"), Option("b", "B", under=(Option("b.c", "C"),))]


def field(kind: Kind, **more: Any) -> FieldInput:
    options = OPTIONS if kind == "category" else [Option("a", "A"), Option("b", "B")]
    return FieldInput("q", kind, "Question", options=options, **more)


@pytest.mark.parametrize("kind", KINDS)
def test_answer_is_kept_and_its_error_stands_under_it(kind: Kind) -> None:
    html = draw(
        "field_input.html",
        field=field(kind, value=KINDS[kind], help="Why we ask", error="Look again"),
    )
    assert all(kept in html for kept in KEPT[kind])
    assert html.index("Why we ask") < html.index("Look again")
    described = [a["aria-describedby"] for _, a in Reader(html).seen if "aria-describedby" in a]
    assert described
    assert set(described) == {"field-q-help field-q-error"}
    assert 'id="field-q-error"' in html


@pytest.mark.parametrize("kind", KINDS)
def test_question_labels_its_control(kind: Kind) -> None:
    reader = Reader(draw("field_input.html", field=field(kind)))
    if field(kind).grouped:
        assert reader.all("fieldset")
        assert reader.all("legend")
    else:
        assert reader.all("label", **{"for": "field-q"})
        assert any(a.get("id") == "field-q" for _, a in reader.seen)


def test_optional_questions_say_so_and_required_ones_are_marked() -> None:
    assert "optional" in draw("field_input.html", field=field("text"))
    html = draw("field_input.html", field=field("text", required=True))
    assert "optional" not in html
    assert Reader(html).all("input")[0].keys() >= {"required"}


def test_long_texts_get_room() -> None:
    assert "<textarea" in draw("field_input.html", field=field("text", max_length=500))
    assert "<textarea" not in draw("field_input.html", field=field("text", max_length=80))


def test_numbers_are_written_for_machines_in_every_language() -> None:
    with translation.override("de"):
        html = draw("field_input.html", field=field("number", value=1234.5, most=2000.5))
    assert 'value="1234.5"' in html
    assert 'max="2000.5"' in html


def test_head_of_a_form_counts_and_links_its_errors() -> None:
    fields = [field("text", error="Too short"), field("choice", error="Choose"), field("date")]
    html = draw("form_errors.html", fields=fields)
    assert "2 answers need another look" in html
    assert 'href="#field-q"' in html
    assert 'href="#field-q-group"' in html
    assert "notice" not in draw("form_errors.html", fields=[field("text")])


def test_path_says_who_when_until_when_and_why() -> None:
    steps = [
        Step("Reported", "done", who="You", when="Mon 9:12"),
        Step("Settled", "now", who="Office", due=Due("soon", "by 17:00"), why="a street light"),
        Step("Verdict", "next", until="within 14 days"),
    ]
    for shape in ({}, {"compact": True}):
        html = draw("path.html", steps=steps, label="Way", **shape)
        assert html.count('aria-current="step"') == 1
        assert all(word in html for word in ("Office", "by 17:00", "Due soon", "a street light"))
        assert "done" in html
    html = draw("path.html", steps=steps)
    assert all(word in html for word in ("You", "Mon 9:12", "within 14 days"))


def test_timeline_escapes_what_people_wrote() -> None:
    html = draw("timeline.html", entries=[Entry("Said", "now", body="<b>a</b>\nb", reason="rule")])
    assert "&lt;b&gt;a&lt;/b&gt;<br>b" in html
    assert "Why: rule" in html


def table(**more: Any) -> Table:
    values: dict[str, Any] = {
        "caption": "Queue",
        "columns": [Column("Matter", "what", sortable=True), Column("Due", "due", sortable=True)],
        "rows": [Row("c1", [Cell("Lamp"), Cell(due=Due("overdue"))], href="/c1", label="Lamp")],
        "sort": "-due",
    }
    return Table(**{**values, **more})


def test_table_sorts_by_the_address_and_keeps_filters() -> None:
    html = draw("table.html", path="/?grid=3&after=x", table=table())
    links = [a["href"] for a in Reader(html).all("a")]
    assert links[:2] == ["?grid=3&sort=what", "?grid=3&sort=due"]
    assert 'aria-sort="descending"' in html
    assert draw("table.html", table=table(sort="due")).count("?sort=-due") == 1


def test_table_opens_in_the_pane_only_when_asked() -> None:
    assert "hx-get" not in draw("table.html", table=table())
    html = draw("table.html", table=table(pane=True))
    assert Reader(html).all("a", **{"hx-get": "/c1", "hx-target": "#desk-case"})


def test_rows_are_selected_by_name() -> None:
    html = draw("table.html", table=table(selectable=True, form="bulk"))
    box = Reader(html).all("input", name="select")[0]
    assert (box["value"], box["form"], box["aria-label"]) == ("c1", "bulk", "Select Lamp")
    assert "select" not in {
        a.get("name") for a in Reader(draw("table.html", table=table())).all("input")
    }


def test_empty_table_says_what_it_is_for() -> None:
    empty = {"title": "No matter yet", "action": Action("Report", url="/report")}
    html = draw("table.html", table=table(rows=[]), empty=empty)
    assert "<table" not in html
    assert 'href="/report"' in html


def test_pager_walks_by_cursor() -> None:
    html = draw(
        "pager.html", path="/?q=lamp&before=z", pager=Pager(before="b", after="a", shown=50)
    )
    assert "?q=lamp&amp;before=b" in html or "?q=lamp&before=b" in html
    assert re.search(r"\?q=lamp&(amp;)?after=a", html)
    assert "nav" not in draw("pager.html", pager=Pager(shown=3))


def test_every_figure_leads_to_its_records() -> None:
    html = draw("stat.html", stat=Stat("Overdue", "6", "/desk?late=1"))
    assert Reader(html).all("a", href="/desk?late=1")


def test_chart_is_a_table_first() -> None:
    chart = Chart("By kind", "bar", "Kind", ["Matters"], [Bar("Noise", [41.5], ["/desk?kind=n"])])
    html = draw("chart.html", chart=chart)
    cell = Reader(html).all("td")[0]
    assert (cell["data-value"], cell["data-href"]) == ("41.5", "/desk?kind=n")
    assert Reader(html).all("a", href="/desk?kind=n")


def test_refusal_says_why_and_who_can() -> None:
    html = draw("refused.html", why="It belongs to grid 3.", who="its lead")
    assert "It belongs to grid 3." in html
    assert "its lead" in html


def test_conflict_shows_both_sides_and_loses_nothing() -> None:
    rows = [
        {"label": "Holder", "mine": "Office A", "theirs": "Office B"},
        {"label": "Note", "mine": "same", "theirs": "same"},
    ]
    html = draw("conflict.html", rows=rows, keep_url="/again", again={"holder": "a"})
    assert html.count('class="mine"') == 1
    assert all(word in html for word in ("Office A", "Office B"))
    assert Reader(html).all("input", type="hidden", name="holder", value="a")


def test_post_actions_carry_the_token() -> None:
    actions = [Action("Settle", url="/settle", method="post", key="s"), Action("See", url="/see")]
    reader = Reader(draw("actions.html", actions=actions))
    assert reader.all("form", action="/settle", method="post")
    assert reader.all("input", name="csrfmiddlewaretoken")
    assert reader.all("button", **{"data-key": "s", "aria-keyshortcuts": "s"})
    assert reader.all("a", href="/see")


def test_account_pages_wear_the_design() -> None:
    """Our templates are found before those of allauth."""
    apps = list(settings.INSTALLED_APPS)
    assert apps.index("gezhi.surfaces.ui") < apps.index("allauth")
    assert "masthead" in render_to_string("allauth/layouts/entrance.html")
