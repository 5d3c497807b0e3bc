"""Assessments through the API: rules, judging, evidence, objections, decisions, results and pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assessment.actions import count_due, open_due
from gezhi.engines.assessment.models import Decision, Score
from gezhi.engines.trust.models import Journal
from tests import officers
from tests.surfaces.api.calling import Caller, caller
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
LINE = "lead"


@pytest.fixture
def now() -> Iterator[clock.Clock]:
    with clock.at(officers.AT_WORK) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    """March is over and counted."""
    town = officers.build_officers()
    open_due(SYSTEM)
    officers.happened(*(officers.closed(town, "v0", n, late=n == 4) for n in range(1, 5)))
    now.set(officers.AFTER)
    count_due(SYSTEM)
    return town


def at(town: Town, more: str = "") -> str:
    return f"assessments/{town.places['town'].pk}/{officers.KEY}{more}"


def one(town: Town, role: str) -> str:
    return f"assessed/{officers.assessed_of(town, role).pk}"


def marked(town: Town, role: str, points: int, **more: Any) -> dict[str, Any]:
    row = officers.assessed_of(town, role).pk
    about = {"assessed": str(row), "indicator": LINE, "reason": "办成了"}
    return {**about, "points": points, **more}


def fields(answer: tuple[int, Any]) -> list[str]:
    assert answer[0] == 422, answer
    return [one["field"] for one in answer[1]["wrong"]]


def test_rules_are_read_by_everybody_known_and_the_bench_by_those_who_judge(town: Town) -> None:
    worker, judge = caller(town, "worker"), caller(town, "judge")
    assert Caller().get(at(town))[0] == 401
    rules = worker.get(at(town))[1]
    assert "村民委员会组织法" in str(rules)
    assert {one["indicator"]["key"] for one in rules["indicators"]} >= {LINE}
    assert worker.get(at(town, "/periods/2026-03-01"))[0] == 403
    assert caller(town, "officer-0").get(at(town, "/periods/2026-03-01"))[0] == 403
    assert judge.get(at(town, "/periods/2026-03-02"))[0] == 404
    assert judge.get(at(town, "/periods/x"))[0] == 422
    (line,) = judge.get("assessments")[1]
    assert (line["judges"], line["pays"], line["periods"][-1]["first"]) == (
        True,
        False,
        "2026-03-01",
    )
    bench = judge.get(at(town, "/periods/2026-03-01"))[1]
    assert [one["state"] for one in bench["rows"]] == ["judged"] * 3
    assert worker.get("assessments") == (200, [])


def test_points_are_given_together_and_nobody_writes_over_another(town: Town) -> None:
    judge = caller(town, "judge")
    both = {"marks": [marked(town, "officer-0", 8), marked(town, "officer-1", 99)]}
    assert fields(judge.post("assessments/marks", both)) == ["marks.1.points"]
    assert not Score.objects.exclude(points=None).exists()
    both["marks"][1]["points"] = 9
    assert judge.post("assessments/marks", both) == (200, {"judged": 2})
    assert judge.post("assessments/marks", both) == (200, {"judged": 0})
    other = {"marks": [marked(town, "officer-0", 3)]}
    assert caller(town, "checker").post("assessments/marks", other)[0] == 409
    assert caller(town, "officer-0").post("assessments/marks", both)[0] == 403


def test_the_assessed_speak_see_and_object(town: Town, now: clock.Clock) -> None:
    mine, address = caller(town, "officer-0"), one(town, "officer-0")
    judge, checker, lead = (caller(town, role) for role in ("judge", "checker", "lead"))
    said = {"id": str(new_id()), "indicator": LINE, "text": "修了路"}
    assert judge.post(f"{address}/evidence", said)[0] == 403
    assert fields(mine.post(f"{address}/evidence", {**said, "indicator": "x"})) == ["indicator"]
    made = mine.post(f"{address}/evidence", said)
    assert (made[0], [row["text"] for row in made[1]["said"]]) == (200, ["修了路"])
    assert mine.post(f"{address}/evidence", said) == made
    assert mine.post(f"{address}/evidence", {**said, "text": "别的"})[0] == 409
    assert mine.post(f"assessment-evidence/{said['id']}/take-back")[1]["said"] == []
    form, pdf = {**said, "id": str(new_id())}, b"%PDF-1.7 minutes"
    files = f"{address}/evidence-files"
    assert judge.upload(files, pdf, "会议记录.pdf", **form)[0] == 403
    assert fields(mine.upload(files, pdf, "a.pdf", **{**form, "id": "x"})) == ["id"]
    assert fields(mine.upload(files, b"MZ", "a.exe", **form)) == ["file"]
    for _ in range(2):
        status, seen = mine.upload(files, pdf, "会议记录.pdf", **form)
        assert (status, len(seen["said"])) == (200, 1)
    assert mine.get(f"assessment-files/{form['id']}")[0] == 200
    assert mine.post(f"assessment-evidence/{form['id']}/take-back")[1]["said"] == []
    assert mine.get(f"assessment-files/{said['id']}")[0] == 404
    judge.post("assessments/marks", {"marks": [marked(town, "officer-0", 8)]})
    hidden = {part["indicator"]["key"]: part for part in mine.get(address)[1]["parts"]}
    assert hidden[LINE]["given"] is None
    assert judge.post(f"{address}/check")[0] == 403
    assert checker.post(f"{address}/check")[1]["state"] == "shown"
    looked = Journal.objects.filter(verb="assessment.looked").count()
    shown = judge.get(address)[1]
    assert Journal.objects.filter(verb="assessment.looked").count() == looked + 1
    assert (shown["score"]["shown"], shown["mine"]) == ("67.5", False)
    assert caller(town, "officer-1").get(address)[0] == 404
    objection = {"id": str(new_id()), "text": "少算了一件"}
    assert mine.get("me/assessments")[1][0]["objects"] is True
    told = mine.post(f"{address}/objections", objection)
    assert (told[0], told[1]["objections"][0]["text"]) == (200, "少算了一件")
    assert mine.post(f"{address}/objections", objection) == told
    answer = {"outcome": "upheld", "reason": "核对过，少算了"}
    there = f"assessment-objections/{objection['id']}/answer"
    assert judge.post(there, answer)[0] == 403
    assert lead.post(there, answer)[1]["state"] == "judged"
    assert lead.post(there, {**answer, "reason": "另一句"})[0] == 409


def test_decided_closed_paid_and_corrected(town: Town, now: clock.Clock) -> None:
    officers.all_checked(town, (9, 10, 8))
    lead, payer, judge = (caller(town, one) for one in ("lead", "payer", "judge"))
    ids = [str(officers.assessed_of(town, f"officer-{n}").pk) for n in range(3)]
    early = lead.post("assessments/decisions", {"assessed": ids})
    assert fields(early) == ["assessed.0", "assessed.1", "assessed.2"]
    now.set(officers.LATER)
    results, close = at(town, "/results/2026-03-01"), {"id": str(new_id())}
    assert lead.post(f"{results}/close", close)[1]["code"] == "undecided"
    made = lead.post("assessments/decisions", {"assessed": ids})
    assert (made[0], len(made[1]["decisions"])) == (200, 3)
    assert payer.post(f"{results}/close", close)[0] == 403
    closed = lead.post(f"{results}/close", close)
    assert (closed[1]["first"], closed[1]["left"], closed[1]["stale"]) == ("2026-01-01", 0, False)
    assert lead.post(f"{results}/close", close) == closed
    assert all(row["pay"] is None and row["score"] for row in closed[1]["rows"])
    paid = payer.get(results)[1]["rows"]
    assert all((row["score"], row["rank"], row["months"]) == (None, None, []) for row in paid)
    assert judge.get(f"{results}/pay")[0] == 403
    sheet = payer.get(f"{results}/pay")[1]["rows"]
    assert all(row["pay"]["fen"] > 0 for row in sheet)
    assert Journal.objects.filter(verb="assessment.pay_exported").count() == 1
    (mine,) = caller(town, "officer-0").get("me/assessment-results")[1]
    assert mine["pay"]["base"] == 300_000
    assert caller(town, "worker").get(results)[0] == 403
    right = {"id": str(new_id()), "indicator": LINE, "number": "7", "reason": "重复算了"}
    address = f"{one(town, 'officer-0')}/corrections"
    for bad in ("1e9", "11", "x"):
        assert fields(lead.post(address, {**right, "number": bad})) == ["number"]
    fixed = lead.post(address, right)
    assert (fixed[0], len(fixed[1]["decisions"])) == (200, 2)
    assert lead.post(address, right) == fixed
    assert Decision.objects.count() == 4
    assert lead.get(results)[1]["stale"] is True
    again = lead.post(f"{results}/close", {"id": str(new_id())})[1]
    assert sum(row["corrected"] for row in again["rows"]) >= 1
    year = judge.get(at(town, "/years/2026"))[1]
    assert [len(row["parts"]) for row in year] == [1, 1, 1]
    assert payer.get(at(town, "/years/2026"))[0] == 403


def test_who_judges_reads_no_points_of_their_own_on_the_bench(town: Town) -> None:
    officers.also_judges(town, "officer-0")
    officers.judged(town, "officer-0")
    officers.judged(town, "officer-1")
    rows = caller(town, "officer-0").get(at(town, "/periods/2026-03-01"))[1]["rows"]
    (mine,), others = [row for row in rows if row["tied"]], [row for row in rows if not row["tied"]]
    assert mine["score"] is None
    assert {one["points"] for one in mine["scores"]} == {None}
    assert 8 in {one["points"] for row in others for one in row["scores"]}
