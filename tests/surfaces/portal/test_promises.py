"""Promises of a grid (W2) on their public line: shown once somebody else has seen that they can be
kept, kept or not by what the yard says, and never with the words of the form."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Person
from gezhi.engines.places import actions as places
from gezhi.engines.trust.queries import Forbidden, Invalid
from tests.engines.cases.test_loop import MONDAY
from tests.proceeding import build, decide, hire
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db
LINE = "/line/promise/"
TEXT = "把巷口三盏灯修亮，孩子放学看得见路"
SAID = "三月底前，巷口的灯都亮起来"
BEFORE = date(2026, 1, 1)
YARD = {"eligible": 6, "present": 6, "yes": 5, "no": 1}


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        made = build(
            "weituo",
            {
                "worker": ("grid-cadre", "g00"),
                "secretary": ("village-secretary", "c0"),
            },
        )
        yard = places.NewPlace("courtyard", "槐树院", made.places["g00"], code="37039900100100101")
        made.places["yard"] = places.add_place(SYSTEM, yard)
        hire(made, "weituo", "household", "civil-household", "yard")
        return made


def promised(town: Town, by: str = "worker", **more: Any) -> UUID:
    answers = {
        "what": "road",
        "text": TEXT,
        "until": "2026-03-30",
        "where": {"place": town.places["yard"].pk},
        **more,
    }
    command = actions.OpenCase("promise", answers, place=town.places["yard"].pk)
    return actions.open_case(town.viewer(by), command).id


def shown(town: Town) -> UUID:
    case = promised(town)
    decide(town, "secretary", case, "shown", SAID)
    return case


def page_at(address: str, moment: datetime = MONDAY, lang: str = "zh-hans") -> str:
    with clock.at(moment):
        answer = Client().get(address, headers={"accept-language": lang})
    assert answer.status_code == 200, address
    return answer.content.decode()


def code_of(case: UUID) -> str:
    return Case.objects.get(pk=case).code


def test_nothing_is_shown_before_somebody_has_looked(town: Town) -> None:
    with clock.at(MONDAY):
        case = promised(town)
    page = page_at(LINE)
    assert "网格承诺" in page
    assert 'class="state empty' in page
    assert code_of(case) not in page
    assert Client().get(f"/c/{code_of(case)}").status_code == 404


def test_what_is_no_promise_never_comes_up(town: Town) -> None:
    with clock.at(MONDAY):
        case = promised(town)
        decide(town, "secretary", case, "not-a-promise", "这件事归镇里办")
    assert code_of(case) not in page_at(LINE)


def test_a_promise_is_shown_with_its_sentence_and_not_with_its_form(town: Town) -> None:
    with clock.at(MONDAY):
        case = shown(town)
    line = page_at(LINE)
    assert f"/c/{code_of(case)}" in line
    assert "践诺" in line
    one = page_at(f"/c/{code_of(case)}")
    assert SAID in one
    assert "2026年3月30日" in one
    assert "2026-03-30" not in one
    for page in (line, one):
        assert TEXT not in page
        assert "worker" not in page, "nobody is named in public"


def test_the_yard_confirms_and_the_numbers_are_public(town: Town) -> None:
    with clock.at(MONDAY) as time:
        case = shown(town)
        time.advance(timedelta(days=10))
        decide(town, "worker", case, "done", "灯都换了，晚上亮到十点")
        decide(town, "household", case, "confirmed", vote=YARD)
    assert "兑现了，院里的人确认过" in page_at(LINE)
    one = page_at(f"/c/{code_of(case)}")
    assert "灯都换了，晚上亮到十点" in one
    assert "同意 5" in one


def test_whoever_promised_does_not_confirm(town: Town) -> None:
    """Not even where they live in the yard as one of its households."""
    with clock.at(MONDAY):
        person = Person.objects.get(account=town.accounts["worker"])
        new = people.NewAppointment(person, "civil-household", town.places["yard"], starts=BEFORE)
        people.appoint(SYSTEM, new)
        case = shown(town)
        decide(town, "worker", case, "done", "办好了")
        with pytest.raises(Forbidden):
            decide(town, "worker", case, "confirmed", vote=YARD)
        assert decide(town, "household", case, "confirmed", vote=YARD).result == "kept"


def test_only_the_yard_or_who_published_it_confirms(town: Town) -> None:
    """Whoever reports matters somewhere above the yard has no say in it."""
    others = {"lead": ("grid-lead", "g00"), "cadre": ("grid-cadre", "g00")}
    others |= {"deputy": ("village-deputy", "c0"), "elsewhere": ("village-team", "c1")}
    with clock.at(MONDAY):
        for role, (post, place) in (others | {"team": ("village-team", "c0")}).items():
            hire(town, "weituo", role, post, place)
        for confirms in ("household", "team", "secretary"):
            case = shown(town)
            decide(town, "worker", case, "done", "办好了")
            for role in others:
                with pytest.raises(Forbidden):
                    decide(town, role, case, "confirmed", vote=YARD)
            assert decide(town, confirms, case, "confirmed", vote=YARD).result == "kept"


def test_a_village_committee_does_not_confirm_what_it_promised(town: Town) -> None:
    with clock.at(MONDAY):
        hire(town, "weituo", "team", "village-team", "c0")
        case = promised(town, "team")
        decide(town, "secretary", case, "shown", SAID)
        decide(town, "team", case, "done", "办好了")
        with pytest.raises(Forbidden):
            decide(town, "team", case, "confirmed", vote=YARD)


def test_less_than_half_of_the_yard_does_not_make_it_kept(town: Town) -> None:
    with clock.at(MONDAY):
        case = shown(town)
        decide(town, "worker", case, "done", "办好了")
        with pytest.raises(Invalid):
            decide(town, "household", case, "confirmed", vote=YARD | {"yes": 3, "no": 3})
        decide(town, "household", case, "not-yet", "还有一盏不亮", vote=YARD | {"yes": 3, "no": 3})
    assert "践诺" in page_at(LINE), "it goes on"


@pytest.mark.parametrize(
    ("days", "done", "told"), [(31, False, "没有兑现"), (8, True, "办了，还没人确认")]
)
def test_silence_ends_it_and_the_line_says_so(town: Town, days: int, done: bool, told: str) -> None:
    with clock.at(MONDAY) as time:
        case = shown(town)
        if done:
            decide(town, "worker", case, "done", "办好了")
        time.advance(timedelta(days=days))
        actions.pass_time()
    assert told in page_at(LINE, MONDAY + timedelta(days=days))
    assert Case.objects.get(pk=case).state == Case.CLOSED


def test_residents_and_other_posts_do_not_promise(town: Town) -> None:
    with clock.at(MONDAY):
        for role in ("resident", "secretary"):
            with pytest.raises(Forbidden):
                promised(town, role)


def test_the_first_page_leads_there_and_only_lines_have_one(town: Town) -> None:
    home = page_at("/")
    assert f'href="{LINE}"' in home
    assert "诺了什么、办到哪一步" in home
    for type_ in ("matter", "village-affair", "nothing"):
        assert Client().get(f"/line/{type_}/").status_code == 404
    assert Client().post(LINE).status_code == 405


def test_it_speaks_english_too(town: Town) -> None:
    with clock.at(MONDAY):
        shown(town)
    page = page_at(LINE, lang="en")
    assert "Promise" in page
    assert "Keep" in page
    assert "践诺" not in page


def test_the_newest_come_first_and_cost_the_same(town: Town) -> None:
    with clock.at(MONDAY) as time:
        first = shown(town)
        page_at(LINE)
        with CaptureQueriesContext(connection) as one:
            page_at(LINE, clock.now())
        codes = [code_of(first)]
        for _ in range(4):
            time.advance(timedelta(hours=1))
            codes.append(code_of(shown(town)))
        with CaptureQueriesContext(connection) as five:
            page = page_at(LINE, clock.now())
    places_of = [page.index(f"/c/{code}") for code in codes]
    assert places_of == sorted(places_of, reverse=True)
    assert len(five) == len(one)
