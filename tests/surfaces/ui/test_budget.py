"""First loads stay within their budgets: a phone in a stairway has little network."""

from __future__ import annotations

import gzip

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from gezhi.surfaces.ui import manifest
from gezhi.surfaces.ui.context import shell
from gezhi.surfaces.ui.guide import show_everything

KB = 1024
HTML = {"portal.ts": "ui/portal.html", "field.ts": "ui/field.html", "desk.ts": "ui/desk.html"}
BUDGETS = [("portal.ts", 100, 12), ("field.ts", 150, 12), ("desk.ts", 150, 14)]
# What a page adds to its shell: a long form of a pack, measured on the guide's own.
PAGE = ("ui/field_input.html", "ui/path.html", "ui/map.html")


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def files(entry: str) -> list[str]:
    assets = manifest.find_assets(entry)
    if assets is None:
        pytest.fail("the front end is not built; run make install")
    return [assets.script, *assets.chunks, *assets.styles]


def page_size(layout: str) -> int:
    """A page with every question of the guide, a path and a map."""
    request = RequestFactory().get("/")
    context = {**show_everything(), **shell(request)}
    html = render_to_string(layout, context, request)
    for field in context["fields"]:
        html += render_to_string(PAGE[0], {**context, "field": field}, request)
    for part in PAGE[1:]:
        html += render_to_string(part, context, request)
    return packed(html.encode())


@pytest.mark.parametrize(("entry", "most", "requests"), BUDGETS)
def test_first_load_fits(
    entry: str, most: int, requests: int, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded = files(entry)
    sizes = {name: packed((manifest.DIST / name).read_bytes()) for name in loaded}
    html = page_size(HTML[entry])
    total = sum(sizes.values()) + html
    with capsys.disabled():
        print(f"\n{entry}: {total / KB:.1f} KB of {most}, {len(loaded) + 2} requests of {requests}")
        for name, size in {**sizes, "page": html}.items():
            print(f"  {size / KB:6.1f} KB {name}")
    assert total <= most * KB
    assert len(loaded) + 2 <= requests, "with the page itself and its mark"


@pytest.mark.parametrize("entry", ["portal.ts", "field.ts"])
def test_maps_and_charts_come_only_where_one_is(entry: str) -> None:
    assert not [name for name in files(entry) if "map" in name or "chart" in name]


def test_every_icon_that_templates_name_is_built() -> None:
    assert manifest.read_icon("map-pin")
    assert manifest.read_icon("no-such-icon") is None
