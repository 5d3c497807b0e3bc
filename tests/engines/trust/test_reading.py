"""Reading the journal, verifying it piece by piece, names of staff, and views that people keep."""

from __future__ import annotations

import pytest

from gezhi.base import clock
from gezhi.engines.trust import actions
from gezhi.engines.trust.models import Journal, SavedView
from gezhi.engines.trust.queries import (
    ANYONE,
    Forbidden,
    Invalid,
    Missing,
    Refusal,
    Search,
    account,
    account_names,
    saved_views,
    search_journal,
    verbs,
    verify_some,
)
from tests.engines.cases.test_loop import MONDAY
from tests.town import Town, build_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return build_town()


def test_an_auditor_reads_their_ground_and_what_has_no_place(town: Town) -> None:
    viewer = town.viewer("auditor")
    found = search_journal(viewer, Search(verb="appointment.started"), size=500)
    assert len(found) == Journal.objects.filter(verb="appointment.started").count()
    assert [row.pk for row in found] == sorted((row.pk for row in found), reverse=True)
    assert "account.made" in verbs(viewer)
    before = found[3].pk
    page = search_journal(viewer, Search(verb="appointment.started"), before=before, size=2)
    assert [row.pk for row in page] == [row.pk for row in found[4:6]]
    Journal.objects.create(verb="x", subject_kind="x", subject="1", path="zz.")
    assert search_journal(viewer, Search(verb="x")) == []


def test_nobody_else_reads_it(town: Town) -> None:
    for role in ("security-admin", "duty-lead", "resident"):
        for read in (search_journal, verify_some):
            with pytest.raises(Forbidden):
                read(town.viewer(role), *([Search()] if read is search_journal else []))


def test_verifying_in_pieces_says_the_same(town: Town) -> None:
    actions.seal_journal()
    actions.save_view(town.viewer("clerk"), "x", "queue=all")
    actions.unlock_account(town.viewer("security-admin"), town.accounts["clerk"])
    actions.seal_journal()
    viewer = town.viewer("auditor")
    first = verify_some(viewer, 0, most=1)
    assert not first.done
    second = verify_some(viewer, first.last, most=1)
    assert second.done
    assert first.wrong == second.wrong == []


def test_only_staff_learn_names_and_only_those_of_staff(town: Town) -> None:
    ids = [town.accounts["clerk"].pk, town.accounts["resident"].pk, None]
    assert account_names(town.viewer("grid-lead"), ids) == {town.accounts["clerk"].pk: "clerk"}
    assert account_names(town.viewer("resident"), ids) == {}
    assert account_names(ANYONE, ids) == {}


def test_an_account_is_looked_up_by_who_manages_them(town: Town) -> None:
    clerk = town.accounts["clerk"].pk
    assert account(town.viewer("security-admin"), clerk).username == "clerk"
    with pytest.raises(Forbidden):
        account(town.viewer("auditor"), clerk)
    with pytest.raises(Missing):
        account(town.viewer("security-admin"), town.accounts["resident"].pk)


def test_views_are_ones_own_and_few(town: Town) -> None:
    clerk, lead = town.viewer("clerk"), town.viewer("grid-lead")
    view = actions.save_view(clerk, "路灯", "q=路灯")
    actions.save_view(clerk, "路灯", "q=灯")
    assert [(one.name, one.query) for one in saved_views(clerk)] == [("路灯", "q=灯")]
    assert saved_views(lead) == []
    assert actions.forget_view(lead, view.pk) == 0
    for number in range(19):
        actions.save_view(clerk, f"视图 {number}", "")
    with pytest.raises(Refusal):
        actions.save_view(clerk, "再一个", "")
    for name in ("", "x" * 41):
        with pytest.raises(Invalid):
            actions.save_view(clerk, name, "")
    with pytest.raises(Forbidden):
        actions.save_view(ANYONE, "x", "")
    assert actions.forget_view(clerk, view.pk) == 1
    assert SavedView.objects.count() == 19
