"""Posting for the legal days, corrections beside what stood before, and what is refused where."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.models import Draft, Item
from gezhi.engines.disclosure.queries import grand_total, item_view, table_totals
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.disclosing import (
    NOW,
    ROWS,
    asked,
    correction,
    disclosing_town,
    faults,
    posted,
    verbs,
)
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None):
    with clock.at(NOW):
        yield disclosing_town()


def test_posting_for_its_legal_days(town: Town) -> None:
    row = posted(town)
    assert (row.first, row.last) == (date(2026, 4, 8), date(2026, 4, 23))
    assert (row.due, row.late) == (date(2026, 4, 10), False)
    view = item_view(ANYONE, row.key)
    assert view.now is not None
    assert view.now.row.rows[0] == ["现金", 10000, 5000, 3050, 11950, None]
    assert table_totals(view.rules, view.now.row.rows) == [None, 110000, 5000, 3050, 111950, None]
    assert grand_total(view.rules, view.now.row.rows, "expense") == 3050
    assert not view.posts
    told = Journal.objects.get(verb="disclosure.posted")
    about = {"kind": "finance", "period": "2026-03", "affairs": "finance", "late": False}
    assert told.data.items() >= about.items()
    assert told.post == "first-secretary"


def test_posted_late_is_said(town: Town) -> None:
    with clock.at(NOW + timedelta(days=2)):
        assert not posted(town).late
    with clock.at(NOW + timedelta(days=3)):
        assert posted(town, period="2026-02").late


def test_sent_twice_is_posted_once(town: Town) -> None:
    first = asked(town)
    viewer = town.viewer("first-secretary")
    assert actions.post(viewer, first) == actions.post(viewer, first)
    with pytest.raises(Changed):
        actions.post(viewer, asked(town, title="别的", id=first.id))
    with pytest.raises(Invalid) as fault:
        posted(town)
    assert faults(fault) == [("period", "already")]
    with pytest.raises(Invalid) as fault:
        actions.look(viewer, asked(town))
    assert faults(fault) == [("period", "already")], "said before it is posted"
    assert verbs() == ["posted"]


def test_only_the_posts_named_and_only_at_their_place(town: Town) -> None:
    for role in ("resident", "grid-lead", "duty-lead", "next-door", "auditor"):
        with pytest.raises(Forbidden):
            posted(town, by=role)
    with pytest.raises(Missing):
        posted(town, "nothing")
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (["现金", "100", "50", "30.5", "119.51", ""], "rows.2.closing", "sum"),
        (["现金", "一百", "50", "30", "120", ""], "rows.2.opening", "cell"),
        (["王某 13800000001", "0", "0", "0", "0", ""], "rows.2.account", "personal"),
        (["现金", "0", "0", "0", "0", "370302199003071234"], "rows.2.note", "personal"),
        (["合计", "1100", "50", "30.50", "1119.51", ""], "rows.2.closing", "sum"),
    ],
)
def test_a_table_is_refused_at_its_cell(town: Town, row: list[str], field: str, code: str) -> None:
    """Blank rows are counted as they were typed."""
    rows = [["现金", "1", "0", "0", "1", ""], [""] * 6, row]
    if row[0] == "合计":
        rows = [*ROWS, row]
    with pytest.raises(Invalid) as fault:
        posted(town, rows=rows)
    assert (field, code) in faults(fault)
    assert not Item.objects.exists()


def test_how_far_a_sum_is_off_is_told(town: Town) -> None:
    with pytest.raises(Invalid) as fault:
        posted(town, rows=[["现金", "100", "50", "30.5", "119.51", ""]])
    assert "119.50" in fault.value.wrong[0].words.zh
    assert "差 0.01" in fault.value.wrong[0].words.zh


def test_what_closed_a_month_opens_the_next(town: Town) -> None:
    posted(town, period="2026-02")
    rows = [["现金", "119.50", "0", "0", "119.50", ""], ["存款", "999.99", "0", "0", "999.99", ""]]
    with pytest.raises(Invalid) as fault:
        posted(town, rows=rows)
    assert faults(fault) == [("rows.1.opening", "carried")]
    rows[1] = ["存款", "1000", "0", "0", "1000", ""]
    assert posted(town, rows=rows).number


def test_rows_from_a_ledger_come_in_fen(town: Town) -> None:
    row = posted(town, rows=[["现金", 10000, 1, 0, 10001, ""]])
    view = item_view(ANYONE, row.key)
    assert view.now is not None
    assert view.now.row.rows == [["现金", 10000, 1, 0, 10001, None]]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"title": "联系 138-0000-0001"}, ("title", "personal")),
        ({"title": ""}, ("title", "required")),
        ({"body": "第一行\n身份证 37030219900307123X"}, ("body", "personal")),
        ({"period": "2026-05"}, ("period", "future")),
        ({"period": "2026-13"}, ("period", "unknown")),
        ({"period": "2026-Q1"}, ("period", "unknown")),
        ({"rows": ()}, ("rows", "required")),
        ({"phase": "policy"}, ("phase", "unknown")),
    ],
)
def test_what_is_refused(town: Town, more: dict, wanted: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as fault:
        posted(town, **more)
    assert wanted in faults(fault)


def test_the_line_of_a_personal_number_is_named(town: Town) -> None:
    with pytest.raises(Invalid) as fault:
        posted(town, body="第一行\n\n电话 13800000001")
    assert "第 3 行" in fault.value.wrong[0].words.zh


def test_both_versions_stay_public(town: Town) -> None:
    row = posted(town)
    viewer = town.viewer("first-secretary")
    with clock.at(NOW + timedelta(days=10)):
        with pytest.raises(Invalid) as fault:
            actions.correct(viewer, correction(row, reason=""))
        assert faults(fault) == [("reason", "required")]
        new = correction(row, rows=[["现金", "0", "9", "0", "9", ""]])
        row = actions.correct(viewer, new)
        assert actions.correct(viewer, new) == row
        with pytest.raises(Changed) as late:
            actions.correct(viewer, correction(row, version=1))
        assert late.value.facts["version"] == 2
        with pytest.raises(Forbidden):
            actions.correct(town.viewer("next-door"), correction(row))
    assert (row.first, row.last) == (date(2026, 4, 8), date(2026, 5, 3))
    view = item_view(ANYONE, row.key)
    assert [(one.row.number, one.row.reason) for one in view.versions] == [
        (2, "数字写错了"),
        (1, ""),
    ]
    assert view.versions[1].row.rows[0][1] == 10000
    assert verbs() == ["posted", "corrected"]


def test_withdrawn_only_with_a_reason_and_never_gone(town: Town) -> None:
    row = posted(town, body="不该公开的话")
    viewer = town.viewer("first-secretary")
    with pytest.raises(Invalid):
        actions.withdraw(viewer, row.key, " ")
    with pytest.raises(Forbidden):
        actions.withdraw(town.viewer("resident"), row.key, "看不顺眼")
    assert actions.withdraw(viewer, row.key, "写错了社区") == actions.withdraw(viewer, row.key, "")
    view = item_view(ANYONE, row.key)
    assert (view.row.reason, view.versions, view.now) == ("写错了社区", [], None)
    with pytest.raises(Changed):
        actions.correct(viewer, correction(row))
    assert posted(town).number != row.number, "the period is free again"
    assert verbs() == ["posted", "withdrawn", "posted"]


def test_a_course_from_policy_to_result(town: Town) -> None:
    with pytest.raises(Invalid) as fault:
        posted(town, "works", phase="policy", body="修路")
    assert faults(fault) == [("happened", "required")]
    day = date(2026, 4, 7)
    first = posted(town, "works", phase="policy", body="修路", happened=day)
    assert (first.due, first.matter) == (date(2026, 4, 14), first.key)
    next_ = posted(town, "works", phase="execution", body="开工", happened=day, matter=first.key)
    assert [one.key for one in item_view(ANYONE, first.key).course] == [first.key, next_.key]
    with pytest.raises(Invalid) as again:
        posted(town, "works", phase="policy", body="x", happened=day, matter=first.key)
    assert faults(again) == [("phase", "already")]
    with pytest.raises(Invalid) as other:
        posted(town, "works", phase="result", body="x", happened=day, matter=new_id())
    assert faults(other) == [("matter", "unknown")]


def test_a_policy_may_be_told_in_words(town: Town) -> None:
    assert posted(town, "assistance", phase="policy", period="once", body="谁能申请").number
    with pytest.raises(Invalid) as fault:
        posted(town, "assistance", phase="execution", period="2026-Q1", body="给了几户")
    assert faults(fault) == [("rows", "required")]


def test_drafts_are_kept_and_go_when_posted(town: Town) -> None:
    viewer = town.viewer("first-secretary")
    place = town.places["c0"].pk
    draft = actions.SaveDraft(place, "finance", {"title": "草"}, period="2026-03")
    row = actions.save_draft(viewer, draft)
    assert actions.save_draft(viewer, draft).saved == 1
    newer = actions.SaveDraft(
        place, "finance", {"title": "稿"}, period="2026-03", saved=1, id=row.pk
    )
    assert actions.save_draft(viewer, newer).saved == 2
    old = actions.SaveDraft(place, "finance", {"title": "旧"}, period="2026-03", saved=1, id=row.pk)
    with pytest.raises(Changed) as late:
        actions.save_draft(viewer, old)
    assert late.value.facts["content"] == {"title": "稿"}
    with pytest.raises(Forbidden):
        actions.save_draft(town.viewer("next-door"), draft)
    posted(town)
    assert not Draft.objects.exists()
