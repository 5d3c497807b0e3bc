"""The tags of the design language."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from gezhi.surfaces.ui import manifest
from gezhi.surfaces.ui.components import Filter, Option
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.templatetags import ui

CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36"
WECHAT = f"{CHROME} MicroMessenger/8.0"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A front end as Vite leaves it: an entry, a chunk that two chunks share, an icon."""
    parts = {
        "frontend/portal.ts": {
            "file": "assets/portal-1.js",
            "imports": ["_shell.js", "_far.js"],
            "isEntry": True,
        },
        "_shell.js": {"file": "assets/shell-2.js", "css": ["assets/shell-3.css"]},
        "_far.js": {"file": "assets/far-4.js", "imports": ["_shell.js"]},
        "node_modules/lucide-static/icons/bell.svg": {"file": "assets/bell-5.svg"},
    }
    (tmp_path / "assets").mkdir()
    (tmp_path / "manifest.json").write_text(json.dumps(parts), "utf-8")
    (tmp_path / "assets" / "bell-5.svg").write_text(
        '<!-- licence -->\n<svg class="lucide" width="24">\n  <path d="M1 1"/>\n</svg>', "utf-8"
    )
    monkeypatch.setattr(manifest, "DIST", tmp_path)
    monkeypatch.setattr(manifest, "_load_manifest_once", manifest._load_manifest)
    return tmp_path


def test_asset_names_each_file_once(built: Path) -> None:
    html = ui.asset("portal.ts")
    assert html.count("assets/portal-1.js") == 1
    assert '<script type="module" src="/static/gezhi/dist/assets/portal-1.js"></script>' in html
    assert html.count("assets/shell-3.css") == 1
    assert html.count('rel="modulepreload"') == 2


@pytest.mark.parametrize("entry", ["portal.ts", "field.ts", "desk.ts"])
def test_a_page_loads_first_what_names_the_order_of_layers(entry: str) -> None:
    """In the front end as it was built: buttons lost their colour where another came first."""
    assets = manifest.find_assets(entry)
    assert assets is not None
    first, *others = ((manifest.DIST / file).read_text("utf-8") for file in assets.styles)
    assert first.startswith("@layer vendor")
    assert others
    assert not any("@layer vendor," in one for one in others)


def test_asset_without_a_build_leaves_the_page_alone(built: Path) -> None:
    (built / "manifest.json").unlink()
    assert ui.asset("portal.ts") == ""
    assert "<svg" in ui.icon("bell")


def test_icon_is_ornament_unless_it_speaks(built: Path) -> None:
    assert '<path d="M1 1"/>' in ui.icon("bell")
    assert 'aria-hidden="true"' in ui.icon("bell")
    spoken = ui.icon("bell", label='"Bell"')
    assert 'aria-label="&quot;Bell&quot;"' in spoken
    assert "aria-hidden" not in spoken


@pytest.mark.parametrize("state", ["overdue", "soon", "ok", "paused", "none"])
def test_due_light_says_it_by_word_shape_and_colour(state: str) -> None:
    with translation.override("en"):
        html = ui.due_light(state, when="<now>", exact="13:00", arithmetic="4 hours")
        word = ui.due_word(state)
    assert f'class="due {state}"' in html
    assert word in html
    assert ui.DUE_SHAPES[state] in html
    assert 'title="13:00\n4 hours"' in html
    assert "&lt;now&gt;" in html


def test_shapes_of_due_lights_differ() -> None:
    assert len(set(ui.DUE_SHAPES.values())) == len(ui.DUE_SHAPES)


def test_unknown_due_state_claims_nothing() -> None:
    assert 'class="due none"' in ui.due_light("whatever")


def test_query_changes_only_what_it_is_told() -> None:
    request = RequestFactory().get("/", {"grid": "3", "after": "x", "q": "路灯"})
    shown = Template('{% load ui %}{% query sort="due" after=None %}').render(
        Context({"request": request}, autoescape=False)
    )
    assert QueryDict(shown) == QueryDict("grid=3&q=路灯&sort=due")


def test_filters_in_force_and_the_way_out_of_one() -> None:
    chosen = Filter("grid", "Grid", value="3")
    request = RequestFactory().get("/", {"grid": "3", "after": "x", "sort": "due"})
    assert ui.in_force([chosen, Filter("late", "Late", "tick")]) == [chosen]
    assert ui.without(chosen, request) == "?sort=due"


def test_filter_in_force_is_said_as_people_write_it() -> None:
    since = Filter("since", "从", "date", value="2026-03-02")
    with translation.override("zh-hans"):
        assert ui.condition(since) == "从：2026年3月2日"
        assert ui.condition(Filter("late", "逾期", "tick", value="1")) == "逾期"
        assert ui.condition(Filter("since", "从", "date", value="明天")) == "从：明天"
    with translation.override("en"):
        chosen = Filter("grid", "Grid", value="3", shown="Grid 3")
        assert ui.condition(chosen) == "Grid: Grid 3"


def test_day_is_said_with_its_year() -> None:
    late = datetime(2026, 3, 2, 17, tzinfo=UTC)
    with translation.override("zh-hans"):
        assert (ui.day(late.date()), ui.day(late)) == ("2026年3月2日", "2026年3月3日")
    with translation.override("en"):
        assert ui.day(late.date()) == "2 March 2026"
    assert ui.day(None) == ""


def test_tree_opens_where_the_answer_is() -> None:
    branch = Option("a", "A", under=(Option("a.b", "B", under=(Option("a.b.c", "C"),)),))
    assert ui.holds(branch, "a.b.c")
    assert not ui.holds(branch, "a")
    assert FieldInput("x", "category", "X", value="a.b.c", options=[branch]).chosen


@pytest.mark.parametrize(
    ("value", "total", "shown"), [(1, 3, "33%"), (0, 5, "0%"), (None, 5, "0%"), (4, 0, "–")]
)
def test_percent(value: float | None, total: float, shown: str) -> None:
    assert ui.percent(value, total) == shown


def test_nth_is_empty_beyond_the_end() -> None:
    assert (ui.nth(["a"], 0), ui.nth(["a"], 1)) == ("a", "")


@pytest.mark.parametrize(
    ("said", "name"), [(CHROME, "Chrome · Android"), (WECHAT, "WeChat · Android")]
)
def test_devices_are_called_as_people_know_them(said: str, name: str) -> None:
    assert ui.device(said) == name


def test_unknown_device_has_a_word() -> None:
    with translation.override("en"):
        assert ui.device("curl/8") == "A program"
