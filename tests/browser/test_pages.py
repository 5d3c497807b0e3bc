"""Pages of duties, grids and neighbours in a browser: usable by everyone at every width."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from playwright.sync_api import BrowserContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.duties.models import Occurrence
from gezhi.engines.places.models import Division
from tests.commits import committed
from tests.neighbours import build_neighbours
from tests.onduty import KEY, appointed, village_on_duty
from tests.pledging import post_of, with_member
from tests.surfaces.conftest import sign_in
from tests.surfaces.desk.test_browser import enter, faults
from tests.surfaces.desk.test_dividing import table
from tests.town import Town, build_town

__all__ = ["committed", "sign_in"]
pytestmark = pytest.mark.browser
LOOKS = [(1280, {"gezhi_language": "en"}), (360, {}), (360, {"gezhi_mode": "elder"})]


class Scene(NamedTuple):
    """A cast, and its pages with who opens them."""

    town: Town
    pages: list[tuple[str, str]]


def on_duty() -> Scene:
    """A published month, with somebody on duty today."""
    town = village_on_duty(published=True)
    row = Occurrence.objects.get(day=clock.today(), post="joint-defence")
    guard = next(f"guard-{n}" for n in range(3) if appointed(town, f"guard-{n}") == row.holder)
    place = town.places["village"].pk
    desk = [f"{place}/", f"{place}/figures", f"{place}/papers", f"{place}/visits"]
    desk += [f"roster/{place}/{KEY}/"]
    field = [
        "duties/",
        "duties/swaps/",
        "duties/leave/",
        f"duties/roster/{place}/{KEY}/",
        "rounds/",
    ]
    pages = [("secretary", f"/desk/duties/{one}") for one in desk]
    return Scene(town, [*pages, *((guard, f"/field/{one}") for one in field)])


def pledged() -> Scene:
    """A member household that may pledge."""
    town = with_member()
    pledge = f"/field/me/pledge/{post_of(town, 'member').pk}"
    return Scene(town, [("member", pledge), ("member", "/field/me/asked")])


def divided() -> Scene:
    """A community whose grids are asked for."""
    town = build_town()
    town.hire("keeper", "system-admin", "town")
    return Scene(town, [("keeper", f"/desk/places/{town.places['c0'].pk}/divide")])


def helping() -> Scene:
    """An errand with a proposal."""
    town = build_neighbours()
    row = town.ask()
    town.propose(row, words="我有小推车")
    desk = f"/desk/points/helping/{town.scheme}/"
    pages = [("grid-worker", desk + one) for one in ("", "new", f"{row.pk}/")]
    pages += [("asker", f"/helping/{one}") for one in ("", "mine/", "ask/", "offer/")]
    return Scene(
        town, [*pages, ("helper", f"/helping/{row.pk}/"), ("asker", f"/helping/{row.pk}/")]
    )


@pytest.fixture(params=[on_duty, pledged, divided, helping], ids=lambda build: build.__name__)
def scene(committed: None, request: pytest.FixtureRequest) -> Scene:
    return request.param()


@pytest.fixture
def town(scene: Scene) -> Town:
    """Whom `sign_in` knows."""
    return scene.town


@pytest.fixture
def server(scene: Scene, request: pytest.FixtureRequest) -> Any:
    """Asked for late, so that it ends before the database is emptied."""
    return request.getfixturevalue("live_server")


def test_everyone_can_use_every_page(
    browser_context: BrowserContext, server: Any, sign_in: Any, scene: Scene, axe_source: str
) -> None:
    browser_context.set_default_timeout(120_000)
    pages = list(scene.pages)
    if "keeper" in scene.town.accounts:
        form = {"id": str(new_id()), "level": "grid", "households": "60", "file": table()}
        sign_in("keeper").post(pages[0][1], form)
        pages.append(("keeper", f"/desk/divisions/{Division.objects.get().pk}/"))
    wrong = []
    page = browser_context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for width, looks in LOOKS:
        fresh = {"gezhi_language": "zh-hans", "gezhi_mode": "normal", **looks}
        page.set_viewport_size({"width": width, "height": 2400})
        for role, address in pages:
            enter(browser_context, server, sign_in, role, **fresh)
            answer = page.goto(server.url + address)
            at = f"{address} {width} {looks}"
            wrong += [] if answer and answer.ok else [f"{at}: {answer and answer.status}"]
            wrong += [f"{at}: {one}" for one in faults(page, axe_source)]
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wrong += [f"{at}: {wider} px too wide"] if wider > 0 else []
    assert not wrong, "\n".join(wrong)
