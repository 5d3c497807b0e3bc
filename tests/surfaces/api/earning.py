"""Points through the API: what is sent, as short as it can be, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base.ids import new_id
from tests.surfaces.api.calling import Caller
from tests.village import Village

Cast = dict[str, Caller]


def thing(village: Village, item: str = "yard-clean", home: str = "h1", **more: Any) -> Any:
    """A thing to record for a household, as the API takes it."""
    whose = {"kind": "household", "id": village.home(home)}
    given = {"id": str(new_id()), "scheme": village.scheme, "item": item, "holder": whose}
    return {**given, **more}


def recorded(village: Village, cast: Cast, *items: str, home: str = "h1") -> list[str]:
    """Records of the scorer, by their ids."""
    by = cast["scorer" if home != "h3" else "other-scorer"]
    things = [thing(village, item, home) for item in items or ("yard-clean",)]
    status, _ = by.post("points/records", {"records": things})
    assert status == 200, by.last.content.decode()
    return [one["id"] for one in things]


def judge(cast: Cast, ids: list[str], by: str = "reviewer", **more: Any) -> Any:
    """A review of records, all with the same verdict."""
    verdicts = [{"record": one, "outcome": "accepted", **more} for one in ids]
    return cast[by].post("points/reviews", {"verdicts": verdicts})


def refused(cast: Cast, ids: list[str], by: str = "reviewer") -> None:
    """Records that are refused."""
    assert judge(cast, ids, by, outcome="refused", reason="没有看到")[0] == 200


def faults(problem: Any) -> list[tuple[str, str]]:
    """Where and how a request is wrong."""
    return [(one["pointer"], one["code"]) for one in problem["wrong"]]


def cost(act: Callable[[], Any]) -> int:
    """How many statements a request takes."""
    with CaptureQueriesContext(connection) as done:
        act()
    return len(done)


def reading(one: Caller, path: str) -> int:
    """How many statements a list takes that was read before: whoever was served in between is
    told to the wall once more."""
    assert one.get(path)[0] == 200
    return cost(lambda: one.get(path))


def pages(one: Caller, path: str) -> list[Any]:
    """All rows of a list, page after page."""
    rows: list[Any] = []
    after = ""
    while True:
        status, page = one.get(path + after)
        assert status == 200, one.last.content.decode()
        rows += page["rows"]
        if page["next"] is None:
            return rows
        after = f"&after={page['next']}"
