"""Forms of the desk and the field are counted for what they ask: which, how many questions, once,
and by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assessment.actions import count_due, open_due
from gezhi.engines.campaigns.actions import NewFinding, raise_finding
from gezhi.engines.campaigns.models import Finding
from gezhi.engines.councils.models import Item
from gezhi.engines.duties.actions import draw_papers, draw_up
from gezhi.engines.duties.models import Paper
from gezhi.engines.duties.queries import my_posts
from gezhi.engines.people.actions import invite
from tests.burdened import cast, counted
from tests.campaigning import added, build_city
from tests.disclosing import disclosing_town
from tests.funding import NOW as FUNDING
from tests.funding import funding_village, opened
from tests.growing import COURSE, growing_town, linked, person_of, planned
from tests.growing import NOW as GROWING
from tests.officers import AFTER, AT_WORK, KEY, assessed_of, build_officers
from tests.registering import GOOD, REGISTER, contract_village, entered, owed
from tests.registering import NOW as REGISTERING
from tests.sitting import ALL, call, member, sitting_town, take_in, there
from tests.sitting import NOW as SITTING
from tests.surfaces.conftest import SignIn
from tests.surveying import SPRING, build_surveyed
from tests.town import SYSTEM, Town, build_town

pytestmark = pytest.mark.django_db
TODAY = datetime.now(clock.ZONE).replace(hour=9, minute=0)


@pytest.fixture
def town(request: Any, db: None) -> Iterator[Town]:
    """The cast that a test asks for, at its moment."""
    build, when = request.param
    cache.clear()
    with clock.at(when):
        yield build()


@cast(funding_village, FUNDING)
def test_the_book_of_a_fund(town: Any, sign_in: SignIn) -> None:
    row, treasurer = opened(town), sign_in("treasurer")
    at = f"/desk/funds/{row.pk}/"
    about = {"words": "四月会费", "day": "2026-04-01", "amount": "300"}
    one = counted(town, treasurer, "fund", "club.in", at + "in", line="dues", **about)
    assert (one.fields, one.prefilled, one.typed) == (6, 1, 3)
    assert one.path == town.places["village"].path
    counted(town, treasurer, "fund", "club.out", at + "out", line="things", **about)
    page = treasurer.get("/desk/burden/").content.decode()
    assert "：记收入" in page
    assert "资金" in page


def hall() -> Town:
    """The town with its council complete."""
    made = sitting_town()
    member(made, "anhe", "property-1")
    member(made, "shunmin", "property-2")
    take_in(made)
    return made


@cast(hall, SITTING)
def test_a_council_from_the_call_to_the_resolution(town: Town, sign_in: SignIn) -> None:
    secretary = sign_in("first-secretary")
    at = f"/desk/councils/{town.places['c0'].pk}/hall/call"
    about = {"day": "2026-04-20", "time": "19:30", "spot": "红色议事厅"}
    assert counted(town, secretary, "council", "hall.call", at, **about).typed >= 2
    row = call(town)
    bench = f"/desk/councils/meeting/{row.pk}/"
    counted(town, secretary, "council", "hall.put", bench, bench + "do/put", title="充电桩")
    item = Item.objects.get()
    with clock.at(row.starts):
        there(town, row, *ALL)
        said = {"item": item.pk, "said": "大家同意", "seen": item.revision}
        one = counted(
            town, secretary, "council", "hall.minutes", bench, bench + "do/minutes", **said
        )
        assert (one.fields, one.typed) == (1, 1)
        asked = {"text": "建充电桩", "how": "agreed", "holder": ""}
        to = bench + "do/resolve"
        counted(town, secretary, "council", "hall.resolve", bench, to, **asked)


@cast(contract_village, REGISTERING)
def test_a_register_and_its_money(town: Town, sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    new = f"/desk/registers/{town.places['city'].pk}/{REGISTER}/new"
    one = counted(town, secretary, "register", f"{REGISTER}.enter", new, **GOOD)
    assert one.fields >= one.typed > 5
    assert "phone" in one.held
    assert one.level == "place"
    due = owed(town, entered(town, number="2024-09", plot="村西"))
    pay = f"/desk/registers/entry/{due.entry_id}/do/pay"
    about = {"about": str(due.pk), "amount": "100", "receipt": "S-9", "day": "2026-03-03"}
    paid = counted(
        town, secretary, "register", f"{REGISTER}.pay", f"{pay}?about={due.pk}", pay, **about
    )
    assert paid.times == 1


@cast(build_officers, AT_WORK)
def test_judging_and_what_the_assessed_say(town: Town, sign_in: SignIn) -> None:
    open_due(SYSTEM)
    with clock.at(AFTER):
        count_due(SYSTEM)
        judge, place = sign_in("judge"), town.places["town"].pk
        bench = f"/desk/assessment/{place}/{KEY}/2026-03-01/"
        name = f"{assessed_of(town, 'officer-0').pk}.lead"
        typed = {f"{name}.points": "8", f"{name}.reason": "办成了", "act": "judge"}
        one = counted(town, judge, "assessment", f"{KEY}.judge", bench, **typed)
        assert (one.fields, one.typed) == (6, 2), "three of them, points and why"
        own = f"/desk/assessment/one/{assessed_of(town, 'officer-1').pk}/"
        said = {"indicator": "lead", "text": "修了路", "act": "evidence"}
        counted(town, sign_in("officer-1"), "assessment", f"{KEY}.evidence", own, **said)


@cast(build_city, TODAY)
def test_a_campaign_at_the_desk_and_in_the_field(town: Any, sign_in: SignIn) -> None:
    office, at = sign_in("office"), f"/desk/campaigns/{town.campaign}/"
    about = {
        "title": "理清单",
        "lead": str(town.body("organisation")),
        "holder": str(town.appointed("organiser")),
        "due": clock.today().isoformat(),
    }
    one = counted(town, office, "campaign", "grassroots.task", at + "ledger/new", **about)
    assert one.typed >= 4
    task = added(town, starts=clock.today(), due=clock.today())
    organiser, field = sign_in("organiser"), f"/field/campaigns/{task.pk}/"
    words = {"words": "网格划好了"}
    found = counted(town, organiser, "campaign", "grassroots.evidence", field, **words)
    assert (found.fields, found.typed) == (3, 1)
    supervisor = town.viewer("supervisor")
    raise_finding(supervisor, NewFinding(task.pk, "没有附表", clock.today(), new_id()))
    page, finding = f"/desk/campaigns/task/{task.pk}/", Finding.objects.get()
    answered = {"finding": str(finding.pk), "answer": "补上了"}
    counted(town, organiser, "campaign", "grassroots.answer", page, page + "answer", **answered)


@cast(growing_town, GROWING)
def test_a_training_and_a_leaders_call(town: Town, sign_in: SignIn) -> None:
    keeper, at = sign_in("trainer"), "/desk/people/trainings/"
    about = {
        "course": f"{town.places['town'].pk}.{COURSE}",
        "topic": "怎么走访",
        "first": "2026-03-31",
        "begins": "09:00",
        "minutes": "240",
        "sessions": "1",
    }
    one = counted(town, keeper, "growing", "trainings.plan", at + "new", **about)
    assert one.typed >= 2
    row = planned(town)
    (here,) = invite(town.viewer("trainer"), row.pk, [person_of(town, "grid-worker")])
    page, session = f"{at}{row.pk}/", row.sessions.order_by("day")[0]
    listed = {"do": "list", "session": str(session.pk), "was": [str(here.pk)]}
    assert counted(town, keeper, "growing", "trainings.list", page, **listed).typed == 1
    link = linked(town)
    call_page = f"/field/liaison/{link.pk}/"
    said = {"day": "2026-04-01", "title": "路灯不亮", "text": "说过", "note": ""}
    leader = sign_in("leader")
    one = counted(town, leader, "liaison", "leaders.call", call_page, **said)
    assert one.path == town.places["c0"].path


@cast(build_surveyed, SPRING)
def test_a_survey_from_paper(town: Any, sign_in: SignIn) -> None:
    url = f"/desk/surveys/{town.person}/enter"
    about = {"name": "孙某", "phone": "13811112222", "when": "weekday", "noticed": "1"}
    one = counted(town, sign_in("secretary"), "survey", "health-preregistration", url, **about)
    assert one.typed == 3
    assert one.held == {"name": 1, "phone": 1}


@cast(build_town, datetime(2026, 3, 9, 9, 30, tzinfo=clock.ZONE))
def test_leave_and_the_words_beside_a_document(town: Town, sign_in: SignIn) -> None:
    draw_up(SYSTEM)
    draw_papers(SYSTEM)
    town.hire("second", "grid-worker", "g00", "full-time")
    post = my_posts(town.viewer("grid-worker"))[0]
    whom = f"{post.appointment}:{post.colleagues[0].appointment}"
    day = clock.today().isoformat()
    about = {"starts": day, "ends": day, "stand_in": whom, "reason": "有事"}
    leave = counted(town, sign_in("grid-worker"), "duty", "leave", "/field/duties/leave/", **about)
    assert leave.fields == 4
    paper = Paper.objects.get(rule__key="weekly-meeting", place=town.places["c0"])
    url = f"/field/duties/papers/{paper.pk}"
    counted(
        town, sign_in("first-secretary"), "duty", "weekly-meeting.paper", url, text="下周补一次"
    )


@cast(disclosing_town, datetime(2026, 4, 13, 9, tzinfo=clock.ZONE))
def test_a_disclosure_that_is_posted(town: Town, sign_in: SignIn) -> None:
    url = f"/desk/disclosure/new/{town.places['c0'].pk}/finance/"
    row = {"account": "现金", "opening": "100", "income": "50", "expense": "30.5"}
    cells = {f"cell.1.{key}": value for key, value in {**row, "closing": "119.5"}.items()}
    about = {"saved": "0", "title": "三月财务", "period": "2026-03", "do": "post", "rows": "5"}
    one = counted(town, sign_in("first-secretary"), "disclosure", "finance", url, **about, **cells)
    assert one.typed >= 2


ROOT = Path("src/gezhi/surfaces")
FORM = re.compile(r"<form[^>]*method=\"post\"[^>]*>.*?</form>", re.DOTALL)
ASKS = re.compile(r"<(input|textarea|select)(?![^>]*type=\"hidden\")|field_input.html|written.html")
APART = {
    "desk/ground/": "administration: dividing the ground, appointing",
    "desk/trust/": "administration: accounts and their rights",
    "desk/list.html": "a worker's own view of the list, kept under a name",
    "desk/shop/vouchers.html": "a look-up: nothing is handed in",
    "ui/guide.html": "the style guide: nothing is handed in",
    "field/growing/mine.html": "one's own word: whether one comes, agrees or objects",
    "field/pledge.html": "one's own word: a party member's pledge",
    "field/points/row.html": "a tap, counted by the mark of its page (door.html, item.html)",
}
"""What is left out, each with its reason. A form of one button asks nothing to fill in."""


def test_no_form_that_asks_workers_is_left_out() -> None:
    left = []
    for surface in ("desk", "field", "ui"):
        for path in sorted((ROOT / surface / "templates").rglob("*.html")):
            name = path.relative_to(ROOT / surface / "templates").as_posix()
            if name.startswith(tuple(APART)):
                continue
            text = path.read_text()
            left += [
                f"{name}: {form[:90]}"
                for form in FORM.findall(text)
                if ASKS.search(form) and "{% asked " not in form
            ]
    assert not left, "\n".join(left)
