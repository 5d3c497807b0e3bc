"""My own side of work in the field: trainings, grade, lists, and calls of a liaison."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people import actions
from gezhi.engines.people.models import (
    Attendance,
    Candidate,
    Demur,
    Enrolment,
    LiaisonCall,
    Problem,
    Promotion,
)
from tests.growing import (
    LADDER,
    NOW,
    RESERVE,
    growing_town,
    linked,
    person_of,
    planned,
    trained,
)
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Clock]:
    with clock.at(NOW) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    return growing_town()


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_i_answer_and_confirm_my_training(sign_in: SignIn, town: Town) -> None:
    row = planned(town)
    one = actions.invite(town.viewer("trainer"), row.pk, [person_of(town, "grid-worker")])[0]
    mine = sign_in("grid-worker")
    assert "怎么走访" in text(mine.get("/field/growing/"))
    mine.post("/field/growing/", {"do": "come", "row": str(one.pk), "yes": "1"})
    session = row.sessions.order_by("day")[0]
    sent = {"do": "was", "row": str(one.pk), "session": str(session.pk)}
    mine.post("/field/growing/", sent)
    mine.post("/field/growing/", sent)
    assert Enrolment.objects.get().state == "enrolled"
    assert Attendance.objects.get().how == "own"
    other = sign_in("second-worker")
    assert other.post("/field/growing/", sent).status_code == 404
    assert "怎么走访" not in text(other.get("/field/growing/"))


def test_i_see_my_grade_and_a_colleague_may_object(sign_in: SignIn, town: Town) -> None:
    trained(town, "grid-worker")
    person = person_of(town, "grid-worker").pk
    row = actions.propose_promotion(
        town.viewer("personnel"), actions.NewPromotion(person, LADDER, ("良好",))
    )
    actions.check_promotion(town.viewer("checker"), row.pk, agreed=True)
    page = text(sign_in("grid-worker").get("/field/growing/"))
    assert "3,100" in page
    assert "公示到" in page
    other = sign_in("second-worker")
    seen = text(other.get("/field/growing/"))
    assert "3,100" not in seen
    sent = {"do": "object", "row": str(row.pk), "id": str(new_id()), "text": ""}
    assert other.post("/field/growing/", sent).status_code == 422
    other.post("/field/growing/", sent | {"text": "去年有两件超期"})
    assert Demur.objects.get().text == "去年有两件超期"
    sign_in("grid-worker").post("/field/growing/", {"do": "withdraw", "row": str(row.pk)})
    assert Promotion.objects.get().state == "withdrawn"


def test_i_say_whether_i_am_on_a_list(sign_in: SignIn, town: Town) -> None:
    new = actions.NewCandidate(
        town.places["town"].pk, RESERVE, person_of(town, "grid-worker"), ("years",), "没有超期"
    )
    row = actions.nominate_reserve(town.viewer("personnel"), new)
    mine = sign_in("grid-worker")
    assert "人才库" in text(mine.get("/field/growing/"))
    mine.post("/field/growing/", {"do": "reserve", "row": str(row.pk), "yes": "1"})
    assert Candidate.objects.get().state == "listed"


def test_a_call_takes_three_taps(sign_in: SignIn, town: Town) -> None:
    link, leader = linked(town), sign_in("leader")
    assert "东社区" in text(leader.get("/field/liaison/"))
    assert "我包联的地方" in text(leader.get("/field/me"))
    page, id_ = f"/field/liaison/{link.pk}/", str(new_id())
    assert "都好" in text(leader.get(page))
    leader.post(page, {"well": "1", "id": id_})
    leader.post(page, {"well": "1", "id": id_})
    assert LiaisonCall.objects.count() == 1
    assert sign_in("grid-lead").get(page).status_code == 404


def test_a_problem_and_help_are_recorded_and_nothing_typed_is_lost(
    sign_in: SignIn, town: Town
) -> None:
    link, leader = linked(town), sign_in("leader")
    page = f"/field/liaison/{link.pk}/"
    sent = {
        "id": str(new_id()),
        "day": "2026-04-01",
        "title": "路灯不亮",
        "text": "王大爷说的",
        "kind": "books",
        "quantity": "",
    }
    refused = leader.post(page, sent)
    assert refused.status_code == 422
    assert "王大爷说的" in text(refused)
    leader.post(page, sent | {"quantity": "200"})
    row = Problem.objects.get()
    leader.post(page, {"do": "solved", "problem": str(row.pk), "outcome": "换了灯泡"})
    assert Problem.objects.get().state == "solved"
    assert "换了灯泡" in text(leader.get(page))
