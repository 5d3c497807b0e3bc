"""What a phone takes along of surveys, shifts and rounds: pages that open, each as long as it is
needed, and forms that are sent to their own addresses once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions as campaigns
from gezhi.engines.campaigns.models import Answer, Asked, Declined
from gezhi.engines.duties.models import Occurrence, Swap
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Person
from tests.calling import Calling, build_calling
from tests.onduty import appointed, village_on_duty
from tests.surfaces.conftest import MONDAY, SignIn
from tests.surfaces.field.offline.phones import Phone
from tests.surveying import SPRING, Surveyed, build_surveyed, given
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
PhoneOf = Callable[[str], Phone]
TAKE = {"X-Gezhi-Take": "1"}
FIRST = datetime(2026, 3, 1, 9, tzinfo=clock.ZONE)


@pytest.fixture
def morning(request: pytest.FixtureRequest) -> Iterator[clock.Clock]:
    with clock.at(request.param) as held:
        yield held


@pytest.fixture
def town(request: pytest.FixtureRequest, db: None, morning: clock.Clock) -> Any:
    """The cast that a test names."""
    return request.param()


def cast(build: Callable[[], Any], now: datetime) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("morning", "town"), [(now, build)], indirect=True)


@pytest.fixture
def phone_of(sign_in: SignIn) -> PhoneOf:
    def made(role: str) -> Phone:
        phone = Phone(sign_in(role))
        phone.enrol()
        return phone

    return made


def taken(phone: Phone) -> dict[str, dict[str, str]]:
    """The pages to take along, by address; each of them opens."""
    pages = {one["url"]: one for one in phone.hello().json()["take"]}
    answers = {url: phone.client.get(url, headers=TAKE).status_code for url in pages}
    assert set(answers.values()) == {200}, answers
    return pages


@cast(build_surveyed, SPRING)
def test_doors_of_surveys_are_taken_along(phone_of: PhoneOf, town: Surveyed) -> None:
    phone = phone_of("grid-worker")
    pages = taken(phone)
    mine = [f"/field/surveys/{town.door}/{town.asked(n).pk}/" for n in (0, 1)]
    for url in mine:
        assert url in pages
        assert pages[url]["follow"] == f"{url}?who="
    assert f"/field/surveys/{town.door}/{town.asked(2).pk}/" not in pages, "another's ground"
    person = f"/field/surveys/{town.person}/{town.asked(0, town.person).pk}/"
    links = phone.client.get(person).content.decode()
    assert f'href="{pages[person]["follow"]}{town.head(0).pk}"' in links
    said = replace(given(plan="own"), right=True)
    campaigns.answer(SYSTEM, campaigns.NewAnswer(town.door, said, town.homes[0]))
    later = taken(phone)
    assert mine[0] not in later, "who answered is not asked again"
    assert later[mine[1]]["version"] == pages[mine[1]]["version"]
    here = f"/field/surveys/{town.door}/"
    assert later[here]["version"] != pages[here]["version"]


@cast(build_surveyed, SPRING)
def test_doors_cost_the_same_however_many(phone_of: PhoneOf, town: Surveyed) -> None:
    phone = phone_of("grid-worker")
    phone.hello()
    Asked.objects.filter(survey=town.door, household=town.homes[1]).delete()
    with CaptureQueriesContext(connection) as few:
        phone.hello()
    about = {"place": town.places["b0"], "path": town.places["b0"].path}
    for n in range(5):
        Asked.objects.create(survey_id=town.door, kind="shop", label=f"店{n}", **about)
    with CaptureQueriesContext(connection) as many:
        phone.hello()
    assert len(many) == len(few)


@cast(build_surveyed, SPRING)
def test_an_answer_and_a_refusal_at_a_door_arrive_once(phone_of: PhoneOf, town: Surveyed) -> None:
    phone = phone_of("grid-worker")
    first, second = (f"/field/surveys/{town.door}/{town.asked(n).pk}/" for n in (0, 1))
    form = {"plan": "own", "id": str(new_id()), "noticed": "1", "right": "1"}
    told = phone.twice(first, form)
    assert told["next"].endswith(f"/field/surveys/{town.door}/")
    assert Answer.objects.count() == 1
    phone.twice(f"{second}refuse", {"id": str(new_id())})
    assert Declined.objects.count() == 1
    assert [town.asked(n).state for n in (0, 1)] == ["answered", "refused"]


@cast(build_surveyed, SPRING)
def test_what_is_wrong_or_over_waits_for_the_worker(phone_of: PhoneOf, town: Surveyed) -> None:
    phone = phone_of("grid-worker")
    url = f"/field/surveys/{town.door}/{town.asked(0).pk}/"
    entry = new_id()
    wrong = phone.send(url, {"id": str(new_id())}, entry)
    assert (wrong.status_code, wrong.json()["outcome"]) == (422, "refused")
    form = {"plan": "own", "id": str(new_id()), "noticed": "1", "right": "1"}
    campaigns.end_survey(town.viewer("secretary"), town.door)
    over = phone.send(url, form, entry)
    assert (over.status_code, over.json()["outcome"]) == (409, "conflict")
    assert over.json()["said"] == ["这项调查已经结束"]
    refusal = phone.send(f"{url}refuse", {"id": str(new_id())})
    assert refusal.json()["outcome"] == "conflict"
    assert refusal.json()["said"]


def on_duty() -> Town:
    return village_on_duty(published=True)


def ahead(town: Town) -> tuple[str, Occurrence]:
    """A guard with a shift in the days ahead."""
    row = Occurrence.objects.filter(day__gt=clock.today(), post="joint-defence").earliest("day")
    return next(
        r for r in ("guard-0", "guard-1", "guard-2") if appointed(town, r) == row.holder
    ), row


@cast(on_duty, FIRST)
def test_shifts_are_swapped_without_a_network(phone_of: PhoneOf, town: Town) -> None:
    role, row = ahead(town)
    phone = phone_of(role)
    pages = taken(phone)
    url = f"/field/duties/{row.pk}/swap"
    assert {url, "/field/duties/swaps/"} <= set(pages)
    others = Occurrence.objects.filter(day__gt=row.day, post="joint-defence").exclude(
        holder=row.holder
    )
    other = next(
        one
        for one in ("guard-0", "guard-1", "guard-2")
        if appointed(town, one) == others.earliest("day").holder
    )
    asked = phone.twice(url, {"asked": str(appointed(town, other)), "id": str(new_id())})
    assert asked["next"] == "/field/duties/"
    swap = Swap.objects.get()
    theirs = phone_of(other)
    assert "/field/duties/swaps/" in taken(theirs)
    theirs.twice(f"/field/duties/swaps/{swap.pk}", {"answer": "accepted"})
    row.refresh_from_db()
    assert row.holder == appointed(town, other)
    later = taken(phone)
    assert url not in later, "it is another's now"
    assert later["/field/duties/"]["version"] != pages["/field/duties/"]["version"]


@cast(on_duty, FIRST)
def test_a_swap_that_came_too_late_says_so(phone_of: PhoneOf, town: Town, morning: Any) -> None:
    role, row = ahead(town)
    phone = phone_of(role)
    form = {"asked": str(appointed(town, "guard-0")), "id": str(new_id())}
    morning.set(row.opens)
    late = phone.send(f"/field/duties/{row.pk}/swap", form)
    assert late.json()["outcome"] in ("conflict", "refused")
    assert late.json()["said"]
    assert not Swap.objects.exists()


@cast(build_calling, MONDAY)
def test_marks_are_taken_along_only_where_one_calls(phone_of: PhoneOf, town: Calling) -> None:
    """Who calls in a grid and leads in its community without calling there."""
    worker = Person.objects.get(account=town.accounts["grid-worker"])
    lead = people.NewAppointment(
        worker, "volunteer-lead", town.places["c0"], starts=date(2020, 1, 1)
    )
    people.appoint(SYSTEM, lead)
    pages = taken(phone_of("grid-worker"))
    marks = [url for url in pages if url.endswith("/mark")]
    assert marks == [f"/field/rounds/{town.places['g00'].pk}/mark"]
