"""Surveys at the door, on a phone: three taps where all is known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.models import Answer, Asked, Declined
from gezhi.engines.people.actions import NewAppointment, appoint
from gezhi.engines.people.models import Person
from tests.surfaces.conftest import SignIn
from tests.surveying import SPRING, Surveyed, build_surveyed
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db
FULL = {"name": "路过的", "phone": "13800008888", "when": "weekend"}


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    with clock.at(SPRING) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> Surveyed:
    return build_surveyed()


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_what_is_known_is_shown_and_not_asked(sign_in: SignIn, town: Surveyed) -> None:
    worker = sign_in("grid-worker")
    assert "老旧小区改造入户登记" in text(worker.get("/field/"))
    page = text(worker.get(f"/field/surveys/{town.door}/"))
    assert "101" in page
    assert "102" in page
    assert "2 号楼" not in page
    number = town.asked(0).pk
    url = f"/field/surveys/{town.door}/{number}/"
    page = text(worker.get(url))
    assert "王甲" in page
    assert "138****1001" in page
    assert "13800001001" not in page
    form = {"plan": "own", "id": str(new_id())}
    refused = worker.post(url, form)
    assert refused.status_code == 422
    assert "点一下「都对」" in text(refused)
    form |= {"noticed": "1", "right": "1"}
    for _ in range(2):
        assert worker.post(url, form)["location"].endswith(f"/field/surveys/{town.door}/")
    assert Answer.objects.get().confirmed == ["name", "phone", "size"]


def test_other_grounds_are_not_shown(sign_in: SignIn, town: Surveyed) -> None:
    number = town.asked(0).pk
    url = f"/field/surveys/{town.door}/{number}/"
    assert sign_in("other-worker").get(url).status_code == 404
    assert sign_in("police").get(f"/field/surveys/{town.door}/").status_code == 404


def test_a_refusal_is_one_tap(sign_in: SignIn, town: Surveyed) -> None:
    worker, number = sign_in("grid-worker"), town.asked(1).pk
    form = {"id": str(new_id())}
    for _ in range(2):
        worker.post(f"/field/surveys/{town.door}/{number}/refuse", form)
    assert Declined.objects.count() == 1
    assert town.asked(1).state == Asked.REFUSED


def test_the_stage_of_a_project_is_noted(sign_in: SignIn, town: Surveyed) -> None:
    worker, number = sign_in("grid-worker"), town.asked(0).pk
    url = f"/field/surveys/{town.door}/{number}/stand"
    assert worker.post(url, {"stage": "nowhere"}).status_code == 422
    assert worker.post(url, {"stage": "agreed"}).status_code == 302
    assert town.asked(0).stage == "agreed"


def test_somebody_noted_before_is_shown_and_merged(sign_in: SignIn, town: Surveyed) -> None:
    worker, number = sign_in("grid-worker"), town.asked(0, town.person).pk
    url = f"/field/surveys/{town.person}/{number}/"
    who = str(town.head(0).pk)
    form = {"noticed": "1", "right": "1", "who": who, "when": "weekend"}
    worker.post(url, {**form, "id": str(new_id())})
    second = worker.post(url, {**form, "when": "weekday", "id": str(new_id())})
    page = text(worker.get(second["location"]))
    assert "是同一个人吗" in page
    assert "周末" in page
    first = Answer.objects.order_by("at", "pk")[0]
    worker.post(second["location"], {"kept": str(first.pk)})
    assert Answer.objects.filter(kept=first).count() == 1


def test_whoever_is_at_no_door_of_the_list_is_asked_too(sign_in: SignIn, town: Surveyed) -> None:
    """Somebody met on the way; the list of doors says nothing of them."""
    worker = sign_in("grid-worker")
    url = f"/field/surveys/{town.person}/else/"
    assert url in text(worker.get(f"/field/surveys/{town.person}/"))
    page = text(worker.get(url))
    assert "登记簿" not in page
    wrong = worker.post(url, {"name": "路过的", "id": str(new_id())})
    assert wrong.status_code == 422
    assert "路过的" in text(wrong)
    form = {**FULL, "id": str(new_id()), "noticed": "1"}
    for _ in range(2):
        assert worker.post(url, form)["location"].endswith(f"/field/surveys/{town.person}/")
    made = Answer.objects.get()
    assert (made.place_id, made.asked, made.source) == (town.places["g0"].pk, None, "door")
    again = worker.post(url, {**form, "id": str(new_id())})
    assert "/field/surveys/same/" in again["location"], "the same phone was noted before"
    for _ in range(2):
        worker.post(url, {"refused": "1", "id": form["id"]})
    assert Declined.objects.get().place_id == town.places["g0"].pk
    assert sign_in("police").get(url).status_code == 404


def test_where_one_asks_on_several_grounds_the_ground_is_chosen(
    sign_in: SignIn, town: Surveyed
) -> None:
    town.hire("roamer", "grid-worker", "g0", "full-time")
    person = Person.objects.get(account=town.accounts["roamer"])
    appoint(SYSTEM, NewAppointment(person, "grid-worker", town.places["g1"], "full-time"))
    roamer, url = sign_in("roamer"), f"/field/surveys/{town.person}/else/"
    assert 'name="ground"' in text(roamer.get(url))
    form = {**FULL, "noticed": "1", "id": str(new_id()), "ground": str(town.places["g1"].pk)}
    roamer.post(url, form)
    assert Answer.objects.get().place_id == town.places["g1"].pk
    form |= {"id": str(new_id()), "ground": str(town.places["c0"].pk), "phone": "13800009999"}
    roamer.post(url, form)
    assert Answer.objects.filter(place=town.places["c0"]).count() == 0, "not mine"


def test_a_door_that_answered_meanwhile_is_not_counted_as_a_refusal(
    sign_in: SignIn, town: Surveyed
) -> None:
    worker, number = sign_in("grid-worker"), town.asked(0).pk
    url = f"/field/surveys/{town.door}/{number}/"
    worker.post(url, {"plan": "own", "id": str(new_id()), "noticed": "1", "right": "1"})
    told = worker.post(f"{url}refuse", {"id": str(new_id())})
    assert told.status_code == 409
    assert "这一户已经有结果了" in text(told)
    assert Declined.objects.count() == 0


def test_an_empty_list_says_so(sign_in: SignIn, town: Surveyed) -> None:
    Asked.objects.all().delete()
    page = text(sign_in("grid-worker").get(f"/field/surveys/{town.person}/"))
    assert "您这片没有要上门的户" in page
    assert "都问过了" not in page
