"""Coming back to a case without signing in: by number and phone, by link; and what is public."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id, short_code
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.cases.queries import (
    ahead,
    case_view,
    counts,
    evaluating,
    following,
    judge_answers,
    look_alike,
    look_up,
    own_counts,
    public_cases,
    public_parts,
)
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.actions import issue_link
from gezhi.engines.trust.queries import ANYONE, Invalid, Missing
from tests.engines.cases.test_loop import MONDAY, decide, report, town
from tests.town import LAT, LON, Town

pytestmark = pytest.mark.django_db
__all__ = ["town"]


@pytest.fixture
def receipt(town: Town) -> actions.Receipt:
    with clock.at(MONDAY):
        return report(town, phone="138 0000 0009")


def test_number_and_phone_lead_back(town: Town, receipt: actions.Receipt) -> None:
    typed = receipt.code.lower().replace("-", " ")
    for phone in ("+86 13800000009", "13800000001"):  # typed then; the account's own
        assert following(look_up(ANYONE, typed, phone))[1].pk == receipt.id


def test_a_mismatch_tells_nothing(town: Town, receipt: actions.Receipt) -> None:
    stranger = short_code(new_id())
    said = set()
    for code, phone in (
        (receipt.code, "13800000002"),
        (receipt.code, "13911111111"),
        (stranger, "13800000009"),
    ):
        with pytest.raises(Missing) as refused:
            look_up(ANYONE, code, phone)
        said.add((refused.value.code, refused.value.words.zh, refused.value.words.en))
    assert len(said) == 1


def test_what_cannot_be_a_number_is_told_at_its_field(receipt: actions.Receipt) -> None:
    with pytest.raises(Invalid) as refused:
        look_up(ANYONE, "K7Q4M", "12")
    assert [wrong.field for wrong in refused.value.wrong] == ["code", "phone"]


def test_an_evaluation_link_is_looked_at_without_being_used(
    town: Town, receipt: actions.Receipt
) -> None:
    with clock.at(MONDAY) as time:
        decide(town, "grid-lead", receipt.id, "handled-on-the-spot", say="换好了")
        reporter = Reporter.objects.get(case=receipt.id)
        secret = issue_link("evaluate", receipt.id, clock.now() + timedelta(days=14), reporter.pk)
        for _ in range(2):
            viewer, row = evaluating(secret)
            assert row.pk == receipt.id
            assert case_view(viewer, row.pk).own
        time.advance(timedelta(days=15))
        for spent in (secret, "nonsense"):
            with pytest.raises(Missing):
                evaluating(spent)


def test_strangers_find_public_cases_as_their_type_shows_them(town: Town) -> None:
    with clock.at(MONDAY):
        ids = [report(town, text=f"路灯坏了 {n}").id for n in range(3)]
        for id_ in ids[:2]:
            decide(town, "grid-lead", id_, "accepted")
        page = public_cases(ANYONE)
        parts = public_parts(ANYONE, page.rows)
        assert counts(ANYONE) == {"opened": 2, "closed": 0}
    assert [part.name.zh for part in parts] == ["路灯照明"] * 2
    assert parts[0].place == "东社区 东1网格 1号楼"
    assert (parts[0].stage.zh, parts[0].result, parts[0].closed) == ("分流", None, False)
    assert parts[0].dates == {}
    place = town.places["b000"]
    assert (parts[0].lon, parts[0].lat) == (place.lon, place.lat)
    assert parts[0].answers == []
    assert public_parts(ANYONE, Case.objects.filter(pk=ids[2])) == []


def test_public_cases_by_matter_state_box_and_page(town: Town) -> None:
    with clock.at(MONDAY) as time:
        for n in range(3):
            id_ = report(town, text=f"路灯坏了 {n}").id
            decide(town, "grid-lead", id_, "accepted")
            time.advance(timedelta(minutes=1))
    first = public_cases(ANYONE, limit=2)
    rest = public_cases(ANYONE, limit=2, after=first.next)
    assert len({row.pk for row in (*first.rows, *rest.rows)}) == 3
    assert rest.next == ""
    assert len(public_cases(ANYONE, categories=("street-lighting", "noise")).rows) == 3
    assert public_cases(ANYONE, categories=("noise",)).rows == []
    assert public_cases(ANYONE, state="closed").rows == []
    assert len(public_cases(ANYONE, box=(LON, LAT, LON + 0.01, LAT + 0.01)).rows) == 3
    assert public_cases(ANYONE, box=(0, 0, 1, 1)).rows == []


def test_only_what_is_known_looks_alike(town: Town, receipt: actions.Receipt) -> None:
    where = {"path": "", "lon": LON + 0.0025, "lat": LAT + 0.0025}
    text = "路灯不亮"
    with clock.at(MONDAY):
        assert look_alike(town.viewer("neighbour"), text, **where, only_known=True) == []
        own = look_alike(
            town.viewer("resident"), text, **where, category="street-lighting", only_known=True
        )
        assert [one.row.pk for one in own] == [receipt.id]
        decide(town, "grid-lead", receipt.id, "accepted")
        matter = {"category": "street-lighting", "only_known": True}
        found = look_alike(ANYONE, "楼前面晚上没灯", **where, **matter)
        assert [one.row.pk for one in found] == [receipt.id]
        other = look_alike(ANYONE, "楼前面晚上没灯", **where, category="noise", only_known=True)
        assert other == []


def test_own_cases_in_figures(town: Town, receipt: actions.Receipt) -> None:
    resident = town.viewer("resident")
    with clock.at(MONDAY):
        assert own_counts(resident).working == 1
        decide(town, "grid-lead", receipt.id, "handled-on-the-spot", say="换好了")
        assert (own_counts(resident).working, own_counts(resident).to_evaluate) == (0, 1)
        actions.evaluate(resident, receipt.id, "solved")
        assert own_counts(resident).closed == 1
    assert own_counts(ANYONE).closed == 0


def test_what_is_ahead_has_dates(town: Town, receipt: actions.Receipt) -> None:
    with clock.at(MONDAY):
        view = case_view(town.viewer("resident"), receipt.id)
        coming = ahead(town.viewer("resident"), view)
    assert [one.stage.stage for one in coming] == ["route", "settle", "evaluate"]
    dues = [one.deadline.due for one in coming]
    assert dues == sorted(dues)
    assert coming[0].deadline.start == view.row.due


def test_a_screen_is_judged_by_its_own_fields(town: Town) -> None:
    pack = attached_at(ANYONE, town.places["town"].path).pack
    type_ = pack.cases["report"]
    clean, wrong = judge_answers(ANYONE, pack, type_, {"text": "路灯坏了"}, {"what", "text"})
    assert clean == {"text": "路灯坏了"}
    assert [one.field for one in wrong] == ["what"]


def test_a_case_that_nobody_knows_is_nowhere(town: Town) -> None:
    with pytest.raises(Missing):
        case_view(ANYONE, UUID(int=7))
