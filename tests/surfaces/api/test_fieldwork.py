"""Boards, rosters, swaps, leave, calls, division of grids and the burden ledger through the API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.duties.actions import draw_papers, draw_up
from gezhi.engines.duties.models import Call, Leave, Mark, Occurrence, Swap
from gezhi.engines.insight.actions import Asked, note_asked
from gezhi.engines.places.models import Division, Place
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.queries import ANYONE
from tests.calling import Calling, build_calling
from tests.onduty import KEY, appointed, village_on_duty
from tests.surfaces.api.calling import Caller, caller
from tests.town import LAT, LON, SYSTEM, Town, build_town

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 6, 3, 9, 0, tzinfo=ZONE)


@pytest.fixture
def morning() -> Iterator[clock.Clock]:
    with clock.at(MORNING) as held:
        yield held


@pytest.fixture
def village(db: None, morning: clock.Clock) -> Town:
    return village_on_duty()


@pytest.fixture
def doors(db: None, morning: clock.Clock) -> Calling:
    return build_calling()


def fresh(**more: Any) -> dict[str, Any]:
    return {"id": str(new_id()), **more}


def fields(answer: tuple[int, Any]) -> list[str]:
    assert answer[0] == 422, answer
    return [one["field"] for one in answer[1]["wrong"]]


def published(village: Town) -> dict[str, Any]:
    """The roster of June, made and published through the API."""
    lead, at = caller(village, "secretary"), f"rosters/{village.places['village'].pk}/{KEY}"
    asked = fresh(day="2026-06-15")
    assert lead.post(at, asked)[1]["state"] == "draft"
    return lead.post(f"roster-months/{asked['id']}/publish")[1]


def test_a_roster_is_made_changed_and_published(village: Town) -> None:
    lead, guard = caller(village, "secretary"), caller(village, "guard-0")
    at = f"rosters/{village.places['village'].pk}/{KEY}"
    assert Caller().get(at)[0] == 401
    assert caller(village, "group-lead").get(at)[0] == 403
    asked = fresh(day="2026-06-15")
    assert guard.post(at, asked)[0] == 403
    assert fields(lead.post(at, fresh(day="2026-05-01"))) == ["month"]
    made = lead.post(at, asked)
    assert (made[0], made[1]["state"], made[1]["first"]) == (200, "draft", "2026-06-01")
    assert lead.post(at, asked) == made
    assert guard.get(at)[1]["shifts"] == [], "a draft is for who makes it"
    line = next(
        n for n, one in enumerate(made[1]["shifts"]) if one["post"]["key"] == "joint-defence"
    )
    shifts, month = made[1]["shifts"], f"roster-months/{asked['id']}"
    other = next(
        one["appointment"]
        for one in made[1]["people"]["joint-defence"]
        if one["appointment"] != shifts[line]["holder"]["appointment"]
    )
    wrong = {"shifts": [{"line": line, "holder": str(new_id())}]}
    assert fields(lead.post(f"{month}/shifts", wrong)) == [f"shift-{line}"]
    right = {"shifts": [{"line": line, "holder": other}]}
    changed = lead.post(f"{month}/shifts", right)[1]
    assert changed["shifts"][line]["holder"]["appointment"] == other
    assert lead.post(f"{month}/publish")[1]["state"] == "published"
    assert lead.post(f"{month}/publish")[0] == 200
    assert lead.post(f"{month}/shifts", right)[0] == 409
    assert len(guard.get(at)[1]["shifts"]) == len(shifts)
    row = Occurrence.objects.filter(post="joint-defence", day__gt=clock.today()).order_by("day")[0]
    guards = [str(appointed(village, f"guard-{n}")) for n in range(3)]
    free = next(one for one in guards if one != str(row.holder))
    assert guard.post(f"duties/{row.pk}/give", {"holder": free})[0] == 403
    lead.post(f"duties/{row.pk}/give", {"holder": free})
    row.refresh_from_db()
    assert str(row.holder) == free
    assert [one["leads"] for one in lead.get("rosters")[1]] == [True]


def test_shifts_are_swapped_and_leave_has_a_stand_in(village: Town) -> None:
    published(village)
    row = Occurrence.objects.filter(post="joint-defence", day__gt=clock.today()).order_by("day")[0]
    roles = {appointed(village, f"guard-{n}"): f"guard-{n}" for n in range(3)}
    asker = roles[row.holder]
    other, third = (role for role in roles.values() if role != asker)
    mine, theirs = caller(village, asker), caller(village, other)
    offers = mine.get(f"duties/{row.pk}/swap-offers")[1]
    assert other in {one["holder"]["name"] for one in offers}
    assert theirs.get(f"duties/{row.pk}/swap-offers")[0] == 404
    asked = fresh(asked=str(appointed(village, other)))
    made = mine.post(f"duties/{row.pk}/swap", asked)
    assert (made[0], made[1][0]["mine"], made[1][0]["other"]) == (200, True, other)
    assert mine.post(f"duties/{row.pk}/swap", asked) == made
    assert theirs.get("me/swaps")[1][0]["id"] == asked["id"]
    answer = f"swaps/{asked['id']}/answer"
    assert caller(village, third).post(answer, {"answer": "accepted"})[0] == 403
    assert theirs.post(answer, {"answer": "accepted"}) == (200, [])
    assert mine.post(f"swaps/{asked['id']}/withdraw")[0] == 409
    assert Swap.objects.get().state == "accepted"
    here = theirs.get("me/leave")[1]["posts"][0]
    stand_in = next(one for one in here["colleagues"] if one["name"] == third)["appointment"]
    told = {"holder": here["appointment"], "stand_in": stand_in, "reason": "看病"}
    away = fresh(starts="2026-06-10", ends="2026-06-12", **told)
    assert fields(theirs.post("me/leave", {**away, "ends": "2026-06-09"})) == ["ends"]
    noted = theirs.post("me/leave", away)
    assert (noted[0], len(noted[1]["leave"])) == (200, 1)
    assert theirs.post("me/leave", away) == noted
    lead, board = caller(village, "secretary"), f"duty-boards/{village.places['village'].pk}"
    (line,) = lead.get(f"{board}/leave")[1]
    assert (line["reason"], line["stand_in"], line["seen"]) == ("看病", third, False)
    assert theirs.get(f"{board}/leave")[0] == 403
    assert lead.post(f"leave/{away['id']}/seen") == (204, None)
    assert lead.get(f"{board}/leave")[1][0]["seen"] is True
    assert theirs.post(f"leave/{away['id']}/end")[1]["leave"] == []
    assert Leave.objects.count() == 1


def test_the_board_shows_excuses_and_figures_to_who_leads(
    village: Town, morning: clock.Clock
) -> None:
    published(village)
    lead, guard = caller(village, "secretary"), caller(village, "guard-0")
    assert village.places["village"].pk in [one["id"] for one in lead.get("duty-boards")[1]]
    assert guard.get("duty-boards") == (200, [])
    at = f"duty-boards/{village.places['village'].pk}"
    assert guard.get(at)[0] == 403
    row = Occurrence.objects.get(post="joint-defence", day=clock.today())
    found = lead.get(f"{at}?post=joint-defence")[1]
    assert [(one["id"], one["state"]) for one in found["lines"]] == [(row.pk, "open")]
    assert found["days"][0]["states"] == {"open": 1}
    holder = {appointed(village, f"guard-{n}"): f"guard-{n}" for n in range(3)}[row.holder]
    mine, items = caller(village, holder), ["centre", "handover", "patrol"]
    morning.set(row.opens)
    assert mine.post(f"duties/{row.pk}/done", fresh(ticked=items))[1]["state"] == "done"
    assert lead.get(f"{at}?state=done")[1]["lines"][0]["ticked"] == items
    assert lead.post(f"duties/{row.pk}/undo")[0] in (403, 404)
    assert mine.post(f"duties/{row.pk}/undo")[1]["state"] == "open"
    off = {"reason": "发大水"}
    assert guard.post(f"duties/{row.pk}/excuse", off)[0] == 403
    assert fields(lead.post(f"duties/{row.pk}/excuse", {"reason": ""})) == ["reason"]
    assert lead.post(f"duties/{row.pk}/excuse", off) == (204, None)
    lines = lead.get(f"{at}/figures?since=2026-06-01&until=2026-06-30")[1]
    assert {one["duty"]["key"]: one["excused"] for one in lines} == {KEY: 1}
    assert lead.get(f"{at}/papers") == (200, [])
    assert lead.get(f"duty-papers/{new_id()}")[0] == 404


def test_a_household_agrees_is_called_at_and_answered(doors: Calling) -> None:
    worker, outsider = caller(doors, "grid-worker"), caller(doors, "outsider-lead")
    place, home = doors.places["g00"].pk, doors.homes["h0"]
    assert outsider.get(f"visits/{place}")[0] == 403
    asked = fresh(
        household=str(home.pk), reason="elderly-alone", agreed="2026-06-03", how="said", note="慢点"
    )
    assert outsider.post("visit-marks", asked)[0] == 403
    assert fields(worker.post("visit-marks", {**asked, "agreed": "2026-06-04"})) == ["agreed"]
    made = worker.post("visit-marks", asked)
    assert (made[0], made[1]["home"]["door"]) == (200, home.code)
    assert worker.post("visit-marks", asked) == made
    assert worker.post("visit-marks", {**asked, "id": str(new_id())})[0] == 409
    doors.mark("h1")
    first = worker.get(f"visits/{place}?size=1")[1]
    rest = worker.get(f"visits/{place}?size=1&after={first['next']}")[1]
    assert (len(first["rows"]), len(rest["rows"]), rest["next"]) == (1, 1, None)
    assert len(worker.get(f"visits/{place}/homes")[1]["rows"]) == 6
    assert len(worker.get(f"visits/{place}/marks")[1]["rows"]) == 2
    assert worker.post(f"me/rounds/{place}/plan", {"away": ["2026-06-03"]}) == (200, {"calls": 2})
    rounds = worker.get("me/rounds")[1]
    assert "2026-06-03" not in {one["day"] for one in rounds}
    calls = {one["home"]["door"]: one["id"] for row in rounds for one in row["calls"]}
    call = f"visit-calls/{calls[home.code]}"
    assert worker.get(call)[1]["notes"] == ["慢点"]
    assert caller(doors, "grid-lead").get(call)[0] == 404
    said = fresh(result="opinion", text="楼道灯太暗")
    assert fields(worker.post(f"{call}/done", {**said, "text": ""})) == ["text"]
    done = worker.post(f"{call}/done", said)
    assert (done[1]["state"], done[1]["heard"][0]["text"]) == ("done", "楼道灯太暗")
    assert worker.post(f"{call}/done", said) == done
    assert worker.post(f"{call}/done", fresh(result="well"))[0] == 409
    lead = caller(doors, "grid-lead")
    (heard,) = lead.get(f"visits/{place}/heard")[1]["rows"]
    assert outsider.post(f"heard/{heard['id']}/answer", {"answer": "换了灯"})[0] == 403
    assert lead.post(f"heard/{heard['id']}/told")[0] == 409
    assert lead.post(f"heard/{heard['id']}/answer", {"answer": "换了灯"})[1]["answer"] == "换了灯"
    assert worker.get(call)[1]["to_tell"][0]["answer"] == "换了灯"
    assert worker.post(f"heard/{heard['id']}/told")[1]["told_at"] is not None
    sums = lead.get(f"visits/{place}")[1]["opinions"]
    assert sums == {"collected": 1, "answered": 1, "told": 1, "late": 0}
    assert worker.post(f"{call}/undo")[0] == 409


def test_a_call_is_skipped_taken_back_and_a_mark_ended(doors: Calling) -> None:
    worker, place = caller(doors, "grid-worker"), doors.places["g00"].pk
    mark = doors.mark("h0")
    worker.post(f"me/rounds/{place}/plan", {})
    call = f"visit-calls/{Call.objects.get().pk}"
    skip = fresh(reason="not-in", at="2026-06-03T08:55:00+08:00")
    assert worker.post(f"{call}/skip", skip)[1]["result"] == "not-in"
    assert worker.post(f"{call}/undo")[1]["state"] == "planned"
    assert worker.post(f"{call}/skip", fresh(reason="unwanted"))[1]["state"] == "skipped"
    assert Mark.objects.get().why == "withdrawn"
    assert worker.post(f"visit-marks/{mark.pk}/end", {"why": "over"})[1]["ended"] == "2026-06-03"
    assert caller(doors, "outsider-lead").post(f"visit-marks/{mark.pk}/end", {})[0] == 403


def buildings(across: int = 6, up: int = 4, households: Any = 10) -> dict[str, Any]:
    """Buildings as a map."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {
                    "type": "Point",
                    "coordinates": [LON + 0.001 + x * 0.0004, LAT + 0.001 + y * 0.0004],
                },
                "properties": {"key": f"{x}-{y}", "households": households, "entrances": 2},
            }
            for x in range(across)
            for y in range(up)
        ],
    }


def test_a_ground_is_divided_moved_by_hand_and_in_force(db: None, morning: clock.Clock) -> None:
    town = build_town()
    town.hire("keeper", "system-admin", "town")
    keeper, place = caller(town, "keeper"), town.places["c0"].pk
    at, map_ = f"places/{place}/divisions", buildings()
    asked = fresh(level="grid", households=60, buildings=map_)
    assert caller(town, "resident").post(at, asked)[0] == 403
    assert fields(keeper.post(at, {**asked, "buildings": {"type": "x"}})) == ["buildings"]
    bad = buildings(across=2, households=10**30)
    assert fields(keeper.post(at, {**asked, "buildings": bad}))[:2] == [
        "buildings.0",
        "buildings.1",
    ]
    assert fields(keeper.post(at, fresh(level="grid", buildings=map_))) == ["count"]
    made = keeper.post(at, asked)
    assert (made[0], made[1]["state"], made[1]["count"]) == (200, "draft", 4)
    assert keeper.post(at, asked) == made
    assert keeper.post(at, {**asked, "count": 5})[0] == 409
    assert len(made[1]["closes"]) == Place.objects.filter(parent=place, level="grid").count()
    one = f"divisions/{asked['id']}"
    assert caller(town, "grid-lead").get(one)[0] == 404
    drawn = keeper.get(f"{one}/map")[1]
    assert len(drawn["grids"]["features"]) == 4
    told = [feature["properties"] for feature in drawn["buildings"]["features"]]
    movable = next(feature for feature in told if feature["beside"])
    move = {"building": movable["key"], "to": movable["beside"][0]}
    moved = keeper.post(f"{one}/move", move)[1]
    assert moved["figures"]["heaviest"] > 1.1
    assert keeper.post(f"{one}/move", {**move, "building": "x"})[0] == 404
    assert keeper.post(f"{one}/undo")[1]["figures"]["heaviest"] == 1
    assert fields(keeper.post(f"{one}/adopt", {"since": "2020-01-01"})) == ["since"]
    assert keeper.post(f"{one}/finer", {"level": "building", "households": 20})[0] == 409
    assert keeper.post(f"{one}/adopt", {"since": "2026-06-03"})[1]["state"] == "in-force"
    assert keeper.post(f"{one}/move", move)[0] == 409
    finer = keeper.post(f"{one}/finer", {"level": "micro-grid", "households": 20})[1]["finer"]
    assert len(finer) == 4
    assert keeper.post(f"{one}/adopt-finer", {"since": "2026-06-03"})[1]["finer"] == []
    assert Division.objects.filter(state="in-force").count() == 5
    assert {row["id"] for row in keeper.get(at)[1]} >= {asked["id"], *finer}


def test_what_is_asked_of_workers_is_told_to_all_who_serve(db: None, morning: clock.Clock) -> None:
    town = build_town()
    version = attached_packs(ANYONE)[0].version
    for form, place, number in (("report", "b000", 4), ("hotline", "b100", 1)):
        for _ in range(number):
            note_asked(
                Asked(
                    kind="case",
                    form=form,
                    version=version,
                    place=town.places[place].pk,
                    shown=6,
                    prefilled=2,
                    typed=3,
                    held=("phone",),
                    level="person",
                    seconds=50.0,
                    id=new_id(),
                )
            )
    worker = caller(town, "grid-worker")
    assert caller(town, "resident").get("burden")[0] == 403
    whole = worker.get(f"burden?place={town.places['town'].pk}&month=2026-06")[1]
    assert {one["form"]: one["times"] for one in whole["forms"]} == {"report": 4, "hotline": 1}
    assert {one["form"]: one["median"] for one in whole["forms"]}["hotline"] is None
    assert (whole["month"], whole["times"]) == ("2026-06-01", 5)
    assert (whole["twice"][0]["what"]["zh"], whole["twice"][0]["times"]) == ("电话", 1)
    below = worker.get(f"burden?place={town.places['c1'].pk}")[1]
    assert [one["form"] for one in below["forms"]] == ["hotline"]
    assert worker.get("burden?month=2026-05")[1]["forms"] == []
    assert worker.get("burden?month=2026-13")[0] in (404, 422)


def test_a_document_of_the_rhythm_is_read_and_written_by_who_owes_it(
    db: None, morning: clock.Clock
) -> None:
    morning.set(datetime(2026, 3, 9, 9, 30, tzinfo=ZONE))
    town = build_town()
    draw_up(SYSTEM)
    draw_papers(SYSTEM)
    secretary, at = caller(town, "first-secretary"), f"duty-boards/{town.places['c0'].pk}/papers"
    weekly = next(one for one in secretary.get(at)[1] if one["title"]["zh"] == "周会材料")
    assert (weekly["first"], weekly["last"]) == ("2026-03-02", "2026-03-08")
    here = f"duty-papers/{weekly['id']}"
    assert secretary.get(here)[1]["writes"] is True
    said = {"text": "下周补一次"}
    assert secretary.post(here, said)[1]["text"] == "下周补一次"
    assert caller(town, "grid-worker").get(here)[0] == 404
    assert caller(town, "grid-lead").post(here, said)[0] == 403
    assert caller(town, "grid-lead").get(at)[0] == 403
