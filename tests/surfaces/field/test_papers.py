"""Documents of the rhythm in the field: figures of duties and matters, words beside them, a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from gezhi import wiring
from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case
from gezhi.engines.duties.actions import Done, do_duty, draw_papers, draw_up, mark_missed
from gezhi.engines.duties.models import Paper
from gezhi.engines.duties.queries import my_day
from gezhi.engines.trust.models import Journal
from tests.paper import sheets_of
from tests.surfaces.conftest import SignIn
from tests.town import LAT, LON, SYSTEM, Town, build_town

pytestmark = pytest.mark.django_db
ALL = ("must-check", "must-clear", "must-look", "must-patrol", "must-visit")


@pytest.fixture(autouse=True)
def held() -> Iterator[clock.Clock]:
    with clock.at(datetime(2026, 3, 3, 9, tzinfo=ZONE)) as one:
        yield one


@pytest.fixture
def town(db: None, held: clock.Clock) -> Town:
    town = build_town()
    draw_up(SYSTEM)
    return town


def reported(town: Town) -> Case:
    """Somebody reports something in the community."""
    where = {"lon": LON + 0.0025, "lat": LAT + 0.0025}
    answers = {"what": "parking", "text": "楼下总是停满车", "where": where}
    asked = actions.OpenCase("report", answers)
    return Case.objects.get(pk=actions.open_case(town.viewer("resident"), asked).id)


@pytest.fixture
def meeting(town: Town, held: clock.Clock) -> Paper:
    """The weekly meeting after a week with a round done and two matters, one of which ended."""
    worker = town.viewer("grid-worker")
    row = next(one.row for one in my_day(worker) if one.rule.key == "daily-round")
    do_duty(worker, Done(row.pk, ALL))
    first = reported(town)
    reported(town)
    asked = actions.Decide(first.pk, first.version, "handled-on-the-spot", say="办好了")
    actions.decide(town.viewer("grid-lead"), asked)
    wiring.follow(100_000)
    held.set(datetime(2026, 3, 9, 9, 1, tzinfo=ZONE))
    reported(town)
    draw_up(SYSTEM)
    mark_missed(SYSTEM)
    draw_papers(SYSTEM)
    wiring.follow(100_000)
    return Paper.objects.get(rule__key="weekly-meeting", path=town.places["c0"].path)


def test_what_became_of_matters_stands_beside_the_duties(town: Town, meeting: Paper) -> None:
    lines = {one["zh"]: one for one in meeting.figures}
    matters = lines["事项（收到、办结、超期）"]
    week = Journal.objects.filter(
        path__startswith=meeting.path,
        at__range=("2026-03-02T00:00+08:00", "2026-03-08T23:59+08:00"),
    )
    opened, closed, late = (
        week.filter(verb=f"case.{verb}").count() for verb in ("opened", "closed", "overdue")
    )
    assert (matters["due"], matters["done"], matters["missed"]) == (opened, closed, late)
    assert opened == 2, "not what came on the day of the meeting itself"
    assert lines["日常巡格"]["done"] == 1
    entry = Journal.objects.filter(verb="duty.paper_drawn", subject=str(meeting.pk)).get()
    wiring.figures_of_paper(entry)
    meeting.refresh_from_db()
    assert len([one for one in meeting.figures if one["zh"] == matters["zh"]]) == 1, "once"


def test_the_document_is_printed(town: Town, meeting: Paper, sign_in: SignIn) -> None:
    Paper.objects.filter(pk=meeting.pk).update(text="下周补一次 <巡查>")
    secretary, page = sign_in("first-secretary"), f"/field/duties/papers/{meeting.pk}"
    assert f"{page}.pdf" in secretary.get(page).content.decode()
    answer = secretary.get(f"{page}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    (sheet,) = sheets_of(answer.content)
    text = sheet.extract_text()
    for words in (
        "周会材料",
        "3月2日",
        "日常巡格",
        "事项（收到、办结、超期）",
        "下周补一次 <巡查>",
    ):
        assert words in text.replace("\n", ""), text
    english = secretary.get(f"{page}.pdf", headers={"Accept-Language": "en"})
    said = sheets_of(english.content)[0].extract_text()
    assert "Matters (came, ended, overdue)" in said
    assert sign_in("grid-worker").get(f"{page}.pdf").status_code == 404
