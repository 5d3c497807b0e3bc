"""Paper: entered by two people alike, or settled with the sheet in hand."""

from __future__ import annotations

import pytest

from gezhi.engines.councils import actions
from gezhi.engines.councils.actions import EnterPaper
from gezhi.engines.councils.models import PaperSheet
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from tests.engines.councils.ballots.voting import at_days, counted, opened, paper, vote
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db


def enter(town: Town, clerk: str, ballot: object, sheet: int, *choice: str, head: str = ""):
    asked = EnterPaper(ballot, sheet, choice, head=head)  # type: ignore[arg-type]
    return actions.enter_paper(town.viewer(clerk), asked)


def test_one_person_alone_counts_for_nothing(town: Town) -> None:
    ballot = opened(town, "named")
    with at_days(2):
        first = enter(town, "clerk-1", ballot, 1, "yes", head="p3")
        assert enter(town, "clerk-1", ballot, 1, "yes", head="p3").pk == first.pk
        with pytest.raises(Changed) as raised:
            enter(town, "clerk-1", ballot, 1, "no", head="p3")
    assert raised.value.code == "own-entry"
    with pytest.raises(Invalid) as wrong:
        counted(ballot)
    assert wrong.value.wrong[0].field == "paper"


def test_entries_that_differ_are_settled_by_the_sheet_or_a_third(town: Town) -> None:
    ballot = opened(town, "named")
    with at_days(2):
        enter(town, "clerk-1", ballot, 1, "yes", head="p3")
        sheet = enter(town, "clerk-2", ballot, 1, "no", head="p3")
        assert sheet.state == PaperSheet.DIFFERS
        with pytest.raises(Invalid) as raised:
            actions.settle_paper(town.viewer("clerk-2"), sheet.pk, ("abstain",))
        assert raised.value.wrong[0].code == "third"
        done = actions.settle_paper(town.viewer("first-secretary"), sheet.pk, ("abstain",))
        assert done.state == PaperSheet.AGREED
        again = actions.settle_paper(town.viewer("first-secretary"), sheet.pk, ("abstain",))
        assert again.agreed == done.agreed
    assert [one["votes"] for one in counted(ballot).result["options"]] == [0, 0, 1]


def test_one_of_the_two_may_say_that_the_other_was_right(town: Town) -> None:
    ballot = opened(town, "named")
    with at_days(2):
        enter(town, "clerk-1", ballot, 1, "yes", head="p3")
        sheet = enter(town, "clerk-2", ballot, 1, "no", head="p3")
        actions.settle_paper(town.viewer("clerk-1"), sheet.pk, ("no",))
    assert [one["votes"] for one in counted(ballot).result["options"]] == [0, 1, 0]


def test_who_voted_online_has_no_paper(town: Town) -> None:
    ballot = opened(town, "named")
    with at_days(2):
        vote(town, "resident", ballot, "p1", "yes")
        with pytest.raises(Changed) as raised:
            enter(town, "clerk-1", ballot, 1, "yes", head="p1")
    assert raised.value.code == "online"


def test_only_as_much_paper_as_people_who_voted_on_it(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        actions.hand_paper(town.viewer("clerk-1"), ballot, "p3")
        actions.hand_paper(town.viewer("clerk-1"), ballot, "p3")
        paper(town, ballot, 1, "yes")
        paper(town, ballot, 2, "yes")
    with pytest.raises(Invalid) as raised:
        counted(ballot)
    assert raised.value.wrong[0].code == "count"


def test_a_secret_paper_has_no_name_and_a_named_one_has(town: Town) -> None:
    secret, named = opened(town), opened(town, "named")
    with at_days(2):
        for ballot, head in ((secret, "p3"), (named, "")):
            with pytest.raises(Invalid) as raised:
                enter(town, "clerk-1", ballot, 1, "yes", head=head)
            assert raised.value.wrong[0].field == "head"


def test_only_who_enters_ballots_there(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        for role in ("resident", "neighbour"):
            with pytest.raises(Forbidden):
                enter(town, role, ballot, 1, "yes")
            with pytest.raises(Forbidden):
                actions.hand_paper(town.viewer(role), ballot, "p3")


def test_a_first_entry_is_taken_back_by_its_hand_alone(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        sheet = enter(town, "clerk-1", ballot, 1, "yes")
        with pytest.raises(Forbidden):
            actions.drop_paper(town.viewer("clerk-2"), sheet.pk)
        assert actions.drop_paper(town.viewer("clerk-1"), sheet.pk) == 1
        assert actions.drop_paper(town.viewer("clerk-1"), sheet.pk) == 0


def test_the_journal_tells_no_choice_and_in_secret_no_voter(town: Town) -> None:
    ballot = opened(town)
    with at_days(2):
        actions.hand_paper(town.viewer("clerk-1"), ballot, "p3")
        paper(town, ballot, 1, "yes")
    told = Journal.objects.filter(subject=str(ballot))
    assert not told.filter(verb="ballot.paper_handed").exists()
    entered = told.get(verb="ballot.paper_entered")
    assert entered.data == {"kind": "secret", "agreed": True}
    assert SYSTEM.system
