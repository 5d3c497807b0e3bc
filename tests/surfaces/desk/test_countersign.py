"""A step that two people sign: one decides, another agrees or says why not."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext

from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from gezhi.engines.people import actions as people
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import pack_by_id
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.doing import do, fresh
from tests.town import LAT, LON, SYSTEM, Town, build_ground, loaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None, monday: object) -> Town:
    """The ground on the pack of Weituo, with those who carry out a village affair and those who
    watch over it."""
    town = Town()
    build_ground(town)
    version = trust.publish_pack(SYSTEM, loaded("weituo"))
    places.attach_pack(SYSTEM, town.places["town"], version, date(2020, 1, 1))
    people.add_units(SYSTEM, pack_by_id(version.pk), town.places["town"])
    for role, post in (
        ("secretary", "village-secretary"),
        ("team", "village-team"),
        ("supervisor", "village-supervisor"),
        ("second-supervisor", "village-supervisor"),
    ):
        account = trust.make_staff(SYSTEM, role, role, None)
        person = people.add_person(SYSTEM, people.NewPerson(role, account=account))
        place, since = town.places["c0"], date(2025, 6, 1)
        people.appoint(SYSTEM, people.NewAppointment(person, post, place, starts=since))
        town.accounts[role] = account
    return town


@pytest.fixture
def affair(town: Town) -> Case:
    """A village affair that is being carried out."""
    answers = {
        "what": "public-works",
        "text": "给三组五十二户院落修便道和排水沟",
        "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
    }
    opened = actions.open_case(
        town.viewer("secretary"), actions.OpenCase("village-affair", answers)
    )
    vote = {"eligible": 40, "present": 36, "yes": 33, "no": 3}
    meeting = {"meeting": "representatives", "representatives-vote": vote}
    for who, outcome, answers in (
        ("secretary", "proposed", {}),
        ("secretary", "agreed", {"vote": vote}),
        ("secretary", "passed", {"vote": vote}),
        ("secretary", "passed", meeting),
        ("team", "published", {}),
    ):
        row = Case.objects.get(pk=opened.id)
        command = actions.Decide(row.pk, row.version, outcome, say="按程序走", answers=answers)
        actions.decide(town.viewer(who), command)
    return Case.objects.get(pk=opened.id)


def page_of(sign_in: SignIn, role: str, case: Case) -> str:
    return sign_in(role).get(f"/desk/case/{case.pk}").content.decode()


def request_of(case: Case) -> str:
    return str(case.requests.get(decided=None).pk)


def test_two_people_sign(sign_in: SignIn, affair: Case) -> None:
    answer = do(sign_in("team"), affair, "decide", with_outcome="done", say="路修好了")
    assert answer.status_code == 302
    affair = fresh(affair)
    assert affair.stage == "implement"
    waiting = page_of(sign_in, "team", affair)
    assert "路修好了" in waiting
    assert "/do/decide" not in waiting
    assert f"request={request_of(affair)}" not in waiting
    listed = sign_in("supervisor").get("/desk/?queue=requests").content.decode()
    assert affair.code in listed
    assert f"request={request_of(affair)}" in page_of(sign_in, "supervisor", affair)
    signed = do(
        sign_in("supervisor"), affair, "answer", with_request=request_of(affair), agreed="yes"
    )
    assert signed.status_code == 302
    affair = fresh(affair)
    assert (affair.stage, affair.holder_post) == ("appraise", "village-supervisor")
    told = Journal.objects.filter(subject=str(affair.pk)).order_by("id")
    assert [one.verb for one in told][-3:] == ["case.asked", "case.countersigned", "case.moved"]
    asked, signed_by = list(told)[-3:-1]
    assert asked.actor != signed_by.actor


def test_one_refuses_and_it_goes_on_with_the_reason(sign_in: SignIn, affair: Case) -> None:
    do(sign_in("team"), affair, "decide", with_outcome="done", say="路修好了")
    affair = fresh(affair)
    wanted = request_of(affair)
    silent = do(sign_in("supervisor"), affair, "answer", with_request=wanted, agreed="no")
    assert silent.status_code == 422
    refused = do(
        sign_in("supervisor"),
        affair,
        "answer",
        with_request=wanted,
        agreed="no",
        answer="排水沟还没有盖板",
    )
    assert refused.status_code == 302
    affair = fresh(affair)
    assert (affair.stage, affair.holder_post) == ("implement", "village-team")
    page = page_of(sign_in, "team", affair)
    assert "排水沟还没有盖板" in page
    assert "/do/decide" in page
    again = do(sign_in("team"), affair, "decide", with_outcome="done", say="盖板装好了")
    assert again.status_code == 302
    affair = fresh(affair)
    do(
        sign_in("second-supervisor"),
        affair,
        "answer",
        with_request=request_of(affair),
        agreed="yes",
    )
    assert fresh(affair).stage == "appraise"


@pytest.mark.parametrize("role", ["team", "secretary"])
def test_only_the_post_that_is_named_signs(sign_in: SignIn, affair: Case, role: str) -> None:
    do(sign_in("team"), affair, "decide", with_outcome="done", say="路修好了")
    affair = fresh(affair)
    wanted = request_of(affair)
    answer = do(sign_in(role), affair, "answer", with_request=wanted, agreed="yes")
    assert answer.status_code == 403
    assert fresh(affair).stage == "implement"


def test_a_request_that_nobody_answered_lapses_in_the_readers_language(
    sign_in: SignIn, town: Town, affair: Case
) -> None:
    do(sign_in("team"), affair, "decide", with_outcome="done", say="路修好了")
    row = fresh(affair)
    actions.decide(SYSTEM, actions.Decide(row.pk, row.version, "stopped", say="资金没有到位"))
    asked = row.requests.get()
    assert (asked.lapsed, asked.answer, asked.agreed) == (True, "", None)
    for language in ("zh-hans", "en"):
        client = sign_in("secretary")
        client.cookies["gezhi_language"] = language
        with translation.override(language):
            said = gettext("Lapsed: the matter moved on before it was answered")
        assert said in client.get(f"/desk/case/{affair.pk}").content.decode()
