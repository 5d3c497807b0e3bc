"""Growing at the desk: trainings, grades and promotions, reserve lists, contests, liaison."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from gezhi import wiring
from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case
from gezhi.engines.people import actions
from gezhi.engines.people.models import (
    AdoptedLadder,
    Candidate,
    ContestHeld,
    Enrolment,
    Link,
    Pairing,
    Placement,
    Problem,
    Promotion,
    Standing,
    Training,
)
from tests.growing import (
    AFTER,
    CONTEST,
    COURSE,
    LADDER,
    LIAISON,
    NOW,
    PAIRS,
    RESERVE,
    TODAY,
    growing_town,
    linked,
    person_of,
    planned,
    trained,
)
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db
BASE = "/desk/people"


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Clock]:
    with clock.at(NOW) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    return growing_town()


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_training_is_planned_filled_and_closed(sign_in: SignIn, town: Town) -> None:
    keeper, place = sign_in("trainer"), town.places["town"].pk
    assert "还没有" in text(keeper.get(f"{BASE}/trainings/"))
    form = {
        "id": str(new_id()),
        "course": f"{place}.{COURSE}",
        "topic": "",
        "first": "2026-03-31",
        "begins": "09:00",
        "minutes": "240",
        "sessions": "1",
        "teacher": "张老师",
    }
    refused = keeper.post(f"{BASE}/trainings/new", form)
    assert refused.status_code == 422
    assert "张老师" in text(refused)
    sent = form | {"topic": "怎么走访"}
    for _ in range(2):
        keeper.post(f"{BASE}/trainings/new", sent)
    row = Training.objects.get()
    page = f"{BASE}/trainings/{row.pk}/"
    wrong = keeper.post(page, {"do": "invite", "person": "没有此人"})
    assert wrong.status_code == 422
    assert "没有此人" in text(wrong)
    keeper.post(page, {"do": "invite", "person": "grid-worker\nsecond-worker"})
    one = Enrolment.objects.get(person=person_of(town, "grid-worker"))
    session = row.sessions.get()
    keeper.post(page, {"do": "list", "session": str(session.pk), "was": [str(one.pk)]})
    keeper.post(page, {"do": "close"})
    shown = text(keeper.get(page))
    assert "已完成" in shown
    assert "学时不够" in shown
    record = text(keeper.get(f"{BASE}/records/{one.person_id}/"))
    assert "怎么走访" in record
    assert "20260401-" in record
    lacking = text(keeper.get(f"{BASE}/trainings/before-duty"))
    assert "second-worker" in lacking
    assert "grid-worker</a>" not in lacking


def test_others_get_no_page_of_it(sign_in: SignIn, town: Town) -> None:
    row = planned(town)
    for role in ("grid-worker", "first-secretary"):
        client = sign_in(role)
        pages = ("trainings/", "trainings/new", "placements/", "reserves/", "careers/")
        for path in (*pages, "promotions/", "liaison/", "liaison/problems/"):
            assert client.get(f"{BASE}/{path}").status_code == 403, path
        assert client.get(f"{BASE}/trainings/{row.pk}/").status_code == 404


def test_people_are_placed_and_paired(sign_in: SignIn, town: Town) -> None:
    keeper, place = sign_in("trainer"), town.places["town"].pk
    sent = {
        "do": "place",
        "id": str(new_id()),
        "kind": "technician",
        "person": "周大河",
        "employer": "东山果业",
        "starts": "2026-03-01",
    }
    assert keeper.post(f"{BASE}/placements/", sent | {"employer": ""}).status_code == 422
    keeper.post(f"{BASE}/placements/", sent)
    assert Placement.objects.get().person.name == "周大河"
    pair = {
        "do": "pair",
        "id": str(new_id()),
        "course": f"{place}.{PAIRS}",
        "mentor": "grid-lead",
        "learner": "grid-worker",
        "about": "走访",
        "starts": "2026-03-01",
    }
    keeper.post(f"{BASE}/placements/", pair)
    assert Pairing.objects.get().learner == person_of(town, "grid-worker")
    shown = text(keeper.get(f"{BASE}/placements/"))
    assert "东山果业" in shown
    assert "grid-lead" in shown
    assert keeper.get(f"{BASE}/terms/").status_code == 200


def test_a_promotion_runs_over_three_desks(sign_in: SignIn, town: Town, now: clock.Clock) -> None:
    person = person_of(town, "grid-worker").pk
    keeper, page = sign_in("personnel"), f"{BASE}/careers/of/{person}/"
    assert "3,100" not in text(keeper.get(page))
    refused = keeper.post(page, {"do": "propose", "id": str(new_id()), "appraisals": "良好"})
    assert refused.status_code == 422
    assert "培训还差 3 小时" in text(refused)
    trained(town, "grid-worker")
    keeper.post(page, {"do": "propose", "id": str(new_id()), "appraisals": "2025年度 良好"})
    row = Promotion.objects.get()
    one = f"{BASE}/promotions/{row.pk}/"
    assert "可以，公示" not in text(keeper.get(one))
    checker = sign_in("checker")
    assert "可以，公示" in text(checker.get(one))
    checker.post(one, {"do": "check"})
    actions.demur(town.viewer("grid-lead"), row.pk, "考核有出入", new_id())
    decider = sign_in("decider")
    early = decider.post(one, {"do": "decide", "effective": "2026-04-10", "reference": "纪要"})
    assert early.status_code == 422
    shown = decider.get(one)
    assert "考核有出入" in text(shown)
    made = row.demurs.get()
    decider.post(one, {"do": "dismissed", "demur": str(made.pk), "reason": "查过，没有出入"})
    now.set(AFTER)
    decider.post(one, {"do": "decide", "effective": "2026-04-10", "reference": "纪要二号"})
    assert Standing.objects.get(until=None).grade == "g2"
    assert "纪要二号" in text(keeper.get(one))


def test_the_pay_sheet_opens_for_the_payer(sign_in: SignIn, town: Town) -> None:
    page = text(sign_in("payer").get(f"{BASE}/careers/"))
    assert "工资表" in page
    row = AdoptedLadder.objects.get()
    assert "3,100" in text(sign_in("payer").get(f"{BASE}/careers/{row.pk}/pay"))
    assert sign_in("personnel").get(f"{BASE}/careers/{row.pk}/pay").status_code == 403
    assert "grid-worker" in text(sign_in("personnel").get(f"{BASE}/careers/{row.pk}/?grade=g1"))


def test_heads_order_a_table_by_days_sums_and_names(sign_in: SignIn, town: Town) -> None:
    at = f"{BASE}/trainings/"
    for topic, first in (
        ("乙", date(2026, 4, 9)),
        ("甲", date(2026, 4, 21)),
        ("丙", date(2026, 4, 10)),
    ):
        planned(town, topic=topic, first=first)
    keeper = sign_in("trainer")

    def order(asked: str) -> str:
        page = text(keeper.get(f"{at}{asked}"))
        return "".join(sorted("甲乙丙", key=lambda one: page.index(f"{one}</a>")))

    assert (order("?sort=0.2"), order("?sort=-0.2")) == ("乙丙甲", "甲丙乙"), "by its first day"
    assert order("?sort=0.0") == "丙甲乙", "by sound"
    assert 'href="?sort=-0.2"' in text(keeper.get(f"{at}?sort=0.2")), "once more turns it round"
    assert 'aria-sort="ascending"' in text(keeper.get(f"{at}?sort=0.2"))
    for nonsense in ("?sort=9.9", "?sort=x", "?sort=0.99"):
        assert order(nonsense) == order("")
    row = AdoptedLadder.objects.get()
    for head in ("0.1", "0.3"):
        ladder = text(sign_in("payer").get(f"{BASE}/careers/?sort=-{head}"))
        assert ladder.index(f"{row.pk}/?grade=g2") < ladder.index(f"{row.pk}/?grade=g1")


def test_a_ladder_is_adopted_and_people_put_on_it(sign_in: SignIn, town: Town) -> None:
    place = town.places["town"].pk
    decider = sign_in("decider")
    sent = {
        "do": "adopt",
        "id": str(new_id()),
        "ladder": f"{place}.{LADDER}",
        "since": "2026-04-01",
    }
    assert decider.post(f"{BASE}/careers/", sent | {"reference": ""}).status_code == 422
    decider.post(f"{BASE}/careers/", sent | {"reference": "文件二号"})
    row = AdoptedLadder.objects.get(until=None)
    assert row.reference == "文件二号"
    stand = {
        "do": "stand",
        "id": str(new_id()),
        "person": "second-worker",
        "grade": f"{row.pk}.g1",
        "since": "2026-03-01",
    }
    sign_in("personnel").post(f"{BASE}/careers/", stand)
    made = Standing.objects.get(person=person_of(town, "second-worker"))
    assert made.place == town.places["g01"]


def test_a_reserve_list_and_a_contest(sign_in: SignIn, town: Town) -> None:
    place, keeper = town.places["town"].pk, sign_in("personnel")
    sent = {
        "do": "nominate",
        "id": str(new_id()),
        "list": f"{place}.{RESERVE}",
        "person": "grid-worker",
        "deeds": "三年没有一件超期",
    }
    refused = keeper.post(f"{BASE}/reserves/", sent)
    assert refused.status_code == 422
    assert "至少符合一条" in text(refused)
    keeper.post(f"{BASE}/reserves/", sent | {"criteria": ["years"]})
    assert Candidate.objects.get().state == "asked"
    assert "三年没有一件超期" in text(keeper.get(f"{BASE}/reserves/"))
    trainer = sign_in("trainer")
    trainer.post(
        f"{BASE}/contests/",
        {
            "id": str(new_id()),
            "contest": f"{place}.{CONTEST}",
            "title": "春季比武",
            "day": "2026-04-01",
            "judges": "first-secretary\nduty-lead",
        },
    )
    held = ContestHeld.objects.get()
    page = f"{BASE}/contests/{held.pk}/"
    trainer.post(
        page, {"do": "enter", "id": str(new_id()), "person": "grid-worker", "work": "调解"}
    )
    one = held.contenders.get()
    for judge in ("first-secretary", "duty-lead"):
        client = sign_in(judge)
        assert "打分" in text(client.get(page))
        client.post(page, {"do": "mark", "contender": str(one.pk), "marks": "90"})
    trainer.post(page, {"do": "publish"})
    assert "180" in text(trainer.get(page))
    public = text(sign_in("resident").get(f"/contests/{held.pk}/"))
    assert "180" in public
    assert "grid-worker" not in public


def test_liaison_from_link_to_solved(sign_in: SignIn, town: Town) -> None:
    office = sign_in("liaison-office")
    sent = {
        "do": "link",
        "id": str(new_id()),
        "liaison": LIAISON,
        "person": "leader",
        "place": "没有这里",
        "starts": "2026-01-01",
    }
    assert office.post(f"{BASE}/liaison/", sent).status_code == 422
    office.post(f"{BASE}/liaison/", sent | {"place": "东社区"})
    link = Link.objects.get()
    assert "还没去" in text(office.get(f"{BASE}/liaison/?late=1"))
    found = (actions.Found("路灯不亮", "王大爷说的"),)
    asked = actions.NewCall(link.pk, TODAY, "走访", found, (actions.Helped("books", 200),))
    actions.record_liaison(town.viewer("leader"), asked)
    assert "东社区" not in text(office.get(f"{BASE}/liaison/?late=1"))
    row = Problem.objects.get()
    page = f"{BASE}/liaison/problems/{row.pk}/"
    assert "王大爷说的" in text(office.get(page))
    assert office.post(page, {"do": "close", "outcome": ""}).status_code == 422
    office.post(page, {"do": "close", "outcome": "换了灯泡"})
    assert "换了灯泡" in text(office.get(f"{BASE}/liaison/problems/?state=solved"))
    assert "换了灯泡" not in text(office.get(f"{BASE}/liaison/problems/?state=going"))
    assert "换了灯泡" in text(office.get(f"{BASE}/liaison/problems/?since=2026-01-01"))
    assert "换了灯泡" not in text(office.get(f"{BASE}/liaison/problems/?since={AFTER:%Y-%m-%d}"))
    assert "换了灯泡" in text(office.get(f"{BASE}/liaison/problems/?since=2026-13-01"))
    place = town.places["c0"]
    seen = text(sign_in("first-secretary").get(f"{BASE}/liaison/{place.pk}/"))
    assert "捐书 200 册" in seen
    assert "王大爷" not in seen
    public = text(sign_in("resident").get(f"/liaison/{place.pk}/"))
    assert "换了灯泡" in public
    assert "日办结" in public
    assert "王大爷" not in public
    assert ">leader<" not in public


def test_a_link_is_ended_at_its_place_by_who_keeps_links(sign_in: SignIn, town: Town) -> None:
    link = linked(town)
    page, sent = f"{BASE}/liaison/{link.place_id}/", {"do": "end", "link": str(link.pk)}
    leader, office = sign_in("leader"), sign_in("liaison-office")
    assert "结束一项包联" not in text(leader.get(page))
    assert leader.post(page, sent).status_code == 403
    assert town.places["town"].name in text(office.get(f"{BASE}/liaison/"))
    assert "结束一项包联" in text(office.get(page))
    assert office.post(page, {"do": "end"}).status_code == 422
    assert office.post(page, {"do": "end", "link": str(new_id())}).status_code == 404
    assert Link.objects.get().ends is None
    assert office.post(page, sent).status_code == 302
    assert Link.objects.get().ends == TODAY
    assert "结束一项包联" not in text(office.get(page))


def test_a_problem_leads_to_the_case_that_it_became(sign_in: SignIn, town: Town) -> None:
    asked = actions.NewCall(linked(town).pk, TODAY, "走访", (actions.Found("路灯不亮"),))
    actions.record_liaison(town.viewer("leader"), asked)
    row, office = Problem.objects.get(), sign_in("liaison-office")
    page, way = f"{BASE}/liaison/problems/{row.pk}/", f"/desk/cases/{row.pk}"
    assert way not in text(office.get(page))
    assert "路灯不亮" in text(office.get(f"{BASE}/liaison/problems/?state=going"))
    wiring.follow()
    assert "路灯不亮" in text(office.get(f"{BASE}/liaison/problems/?state=going"))
    assert (way in text(office.get(page))) == Case.objects.get(pk=row.pk).public


def test_the_overview_is_of_ones_own_ground(sign_in: SignIn, town: Town) -> None:
    linked(town)
    assert sign_in("leader").get(f"{BASE}/liaison/").status_code == 403
    assert "100%" not in text(sign_in("liaison-office").get(f"{BASE}/liaison/"))
