"""Help between neighbours: asked for, proposed, accepted, confirmed by both, recorded for both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.engines.people.models import Household
from gezhi.engines.points import actions, queries
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Balance, Help, HelpOffer, HelpProposal, Record
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.neighbours import Neighbours, build_neighbours, fresh, join_family

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.fixture
def town(db: None) -> Iterator[Neighbours]:
    with clock.at(NOW):
        yield build_neighbours()


def recorded(town: Neighbours) -> set[tuple[str, str]]:
    """Items with whose they are, by role."""
    roles = {str(person): role for role, person in town.persons.items()}
    return {(row.item, roles[row.holder]) for row in Record.objects.all()}


def codes(fault: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in fault.value.wrong]


def told(role: str, town: Neighbours) -> list[str]:
    rows = Message.objects.filter(account=town.accounts[role]).order_by("created")
    return [row.template for row in rows]


def test_the_whole_way(town: Neighbours) -> None:
    row = town.ask(when="上午", day=date(2026, 3, 12))
    (need,) = queries.needs(town.viewer("third"))
    assert (need.words, need.place, need.mine) == ("帮我去药店取一下药", "第1网格", False)
    made = town.propose(row, words="我顺路")
    town.propose(row, "third")
    seen = queries.one_help(town.viewer("asker"), row.pk)
    assert [(one.words, one.place) for one in seen.proposals] == [
        ("我顺路", "第1网格"),
        ("", "第2网格"),
    ]
    assert (seen.next, seen.name, seen.phone) == ("choose", "", "")
    actions.accept(town.viewer("asker"), made.pk)
    mine = queries.one_help(town.viewer("helper"), row.pk)
    assert (mine.next, mine.name, mine.phone) == ("confirm", "asker", "+8613800000001")
    seen = queries.one_help(town.viewer("asker"), row.pk)
    assert (seen.name, seen.phone) == ("helper", "+8613800000002")
    assert actions.confirm(town.viewer("helper"), row.pk).state == Help.DONE
    assert not Record.objects.exists(), "one side alone makes no record"
    assert actions.confirm(town.viewer("asker"), row.pk).state == Help.CONFIRMED
    assert recorded(town) == {("gives-an-hour", "helper"), ("confirms-the-help", "asker")}
    (helped, asked) = Record.objects.order_by("item").reverse()
    assert (helped.source, helped.state, helped.by) == (f"help:{row.pk}", Record.WAITING, None)
    actions.review(
        town.viewer("supervisor"), [Verdict(helped.pk, "accepted"), Verdict(asked.pk, "accepted")]
    )
    balances = Balance.objects.filter(account__role="holder")
    assert sorted(balances.values_list("amount", flat=True)) == [1, 2]
    assert told("asker", town) == ["help-proposed", "help-proposed", "help-confirm", "help-both"]
    assert told("helper", town) == ["help-accepted", "help-both"]
    assert told("third", town) == ["help-others"]


def test_the_journal_tells_facts_and_no_names(town: Neighbours) -> None:
    town.finish(town.match(town.ask()))
    rows = Journal.objects.filter(verb__startswith="points.help").order_by("pk")
    assert [(one.verb, one.data) for one in rows] == [
        (f"points.help_{verb}", {"scheme": "love-shop", "kind": "errand", "how": how})
        for verb, how in (("asked", "self"), ("matched", "self"), ("confirmed", "first"))
    ]
    assert {one.path for one in rows} == {town.places["community"].path}, "no door"


def test_who_was_helped_before_gets_the_bonus_besides(town: Neighbours) -> None:
    town.finish(town.match(town.ask()))
    Record.objects.all().delete()
    row = town.ask("third", kind="haircut", words="想理个发")
    town.finish(town.match(row, "asker", "third"), "asker", "third")
    assert recorded(town) == {
        ("gives-a-skill", "asker"),
        ("helped-helps-on", "asker"),
        ("confirms-the-help", "third"),
    }
    said = Journal.objects.filter(verb="points.help_confirmed").order_by("pk").last()
    assert said is not None
    assert said.data["how"] == "again"


def test_to_be_helped_costs_nothing(town: Neighbours) -> None:
    bank = next(
        one for one in queries.help_schemes(town.viewer("asker")) if one.adoption.pk != town.scheme
    )
    new = actions.NewHelp(bank.adoption.pk, "company", "陪我去复查", agreed=True)
    row = actions.ask(town.viewer("asker"), new)
    town.finish(town.match(row))
    assert recorded(town) == {("walks-with-somebody-old", "helper")}
    assert all(row.points > 0 for row in Record.objects.all())


def test_a_stranger_learns_nothing(town: Neighbours) -> None:
    row = town.ask()
    stranger = town.viewer("stranger")
    assert queries.needs(stranger) == []
    assert queries.help_schemes(stranger) == []
    with pytest.raises(Missing):
        queries.one_help(stranger, row.pk)
    with pytest.raises(Missing):
        town.propose(row, "stranger")
    with pytest.raises(Forbidden) as fault:
        town.ask("stranger")
    assert fault.value.code == "elsewhere"
    for viewer in (ANYONE, town.viewer("shopkeeper")):
        with pytest.raises(Forbidden) as fault:
            queries.needs(viewer)
        assert fault.value.code == "no-home"
    Household.objects.filter(pk=town.homes["h2"].pk).update(until=date(2026, 3, 1))
    with pytest.raises(Forbidden):
        town.propose(row)


def test_somebody_else_takes_no_step(town: Neighbours) -> None:
    row = town.ask()
    made = town.propose(row)
    third = town.viewer("third")
    for act in (actions.accept, actions.decline, actions.take_back_proposal):
        with pytest.raises(Missing):
            act(third, made.pk)
    actions.accept(town.viewer("asker"), made.pk)
    for act in (actions.confirm, actions.did_not_happen, actions.withdraw_help):
        with pytest.raises(Missing):
            act(third, row.pk)
    with pytest.raises(Missing):
        queries.one_help(third, row.pk)


def test_a_household_helps_itself_without_points(town: Neighbours) -> None:
    join_family(town, "son", "+8613800000009", "h1")
    row = town.ask()
    for role in ("asker", "son"):
        with pytest.raises(Forbidden) as fault:
            town.propose(row, role)
        assert fault.value.code == "own-help"
    assert queries.needs(town.viewer("son"))[0].mine


def test_everything_wrong_is_said_at_once(town: Neighbours) -> None:
    with pytest.raises(Invalid) as fault:
        town.ask(kind="x", words=" ", when="x" * 61, day=date(2026, 3, 10), agreed=False)
    wrong = ["kind", "words", "when", "agreed", "day"]
    assert [field for field, _ in codes(fault)] == wrong
    with pytest.raises(Invalid) as fault:
        town.ask(day=date(2026, 5, 1))
    assert codes(fault) == [("day", "range")]
    for _ in range(5):
        town.ask()
    with pytest.raises(Invalid) as fault:
        town.ask()
    assert codes(fault) == [("words", "many")]
    asked = actions.NewProposal(Help.objects.all()[0].pk, agreed=False)
    with pytest.raises(Invalid) as fault:
        actions.propose(town.viewer("helper"), asked)
    assert codes(fault) == [("agreed", "required")]


def test_the_same_again_changes_nothing(town: Neighbours) -> None:
    id_ = fresh()
    row = town.ask(id=id_)
    assert town.ask(id=id_).pk == row.pk
    with pytest.raises(Changed):
        town.ask("third", id=id_)
    made = town.propose(row)
    assert town.propose(row).pk == made.pk
    for _ in range(2):
        actions.accept(town.viewer("asker"), made.pk)
        actions.confirm(town.viewer("helper"), row.pk)
    for _ in range(2):
        actions.confirm(town.viewer("asker"), row.pk)
        actions.confirm(town.viewer("helper"), row.pk)
    assert (Help.objects.count(), HelpProposal.objects.count(), Record.objects.count()) == (1, 1, 2)
    assert Journal.objects.filter(verb__startswith="points.help").count() == 3


def test_too_late_says_what_it_is_now(town: Neighbours) -> None:
    row = town.ask()
    made, other = town.propose(row), town.propose(row, "third")
    actions.accept(town.viewer("asker"), made.pk)
    for act, role, wanted in (
        (actions.accept, "asker", other.pk),
        (actions.withdraw_help, "asker", row.pk),
        (actions.take_back_proposal, "helper", made.pk),
    ):
        with pytest.raises(Changed) as fault:
            act(town.viewer(role), wanted)
        assert fault.value.facts["state"] == Help.MATCHED
    town.finish(row)
    with pytest.raises(Changed):
        actions.did_not_happen(town.viewer("asker"), row.pk)


def test_taking_back_and_thanking(town: Neighbours) -> None:
    row = town.ask()
    made, other = town.propose(row), town.propose(row, "third")
    actions.take_back_proposal(town.viewer("helper"), made.pk)
    with pytest.raises(Changed) as fault:
        actions.accept(town.viewer("asker"), made.pk)
    assert fault.value.code == "taken-back"
    assert town.propose(row).pk == made.pk, "who changes their mind again may"
    actions.decline(town.viewer("asker"), other.pk)
    with pytest.raises(Changed) as fault:
        town.propose(row, "third")
    assert fault.value.code == "declined"
    for _ in range(2):
        assert actions.withdraw_help(town.viewer("asker"), row.pk).state == Help.WITHDRAWN
    assert queries.needs(town.viewer("third")) == []
    with pytest.raises(Changed):
        town.propose(row)


@pytest.mark.parametrize("role", ["asker", "helper"])
def test_either_side_says_that_it_did_not_happen(town: Neighbours, role: str) -> None:
    row = town.match(town.ask())
    actions.confirm(town.viewer("helper"), row.pk)
    for _ in range(2):
        assert actions.did_not_happen(town.viewer(role), row.pk).state == Help.FAILED
    with pytest.raises(Changed):
        actions.confirm(town.viewer("asker"), row.pk)
    assert not Record.objects.exists()
    other = "helper" if role == "asker" else "asker"
    assert told(other, town)[-1] == "help-failed"


def test_offers_stand_until_they_are_ended(town: Neighbours) -> None:
    helper, third = town.viewer("helper"), town.viewer("third")
    new = actions.NewOffer(town.scheme, "haircut", "会剪短发")
    row = actions.offer(helper, new)
    assert actions.offer(helper, new).pk == row.pk
    actions.offer(helper, actions.NewOffer(town.scheme, "haircut", "周末有空"))
    assert HelpOffer.objects.count() == 1
    (seen,) = queries.help_ready(third)
    assert (seen.words, seen.place, seen.mine) == ("周末有空", "第1网格", False)
    assert queries.ready_counts(third)["love-shop", "haircut"] == 1
    assert queries.help_ready(town.viewer("stranger")) == []
    town.ask("third", kind="haircut", words="想理个发")
    assert told("helper", town) == ["help-needed"]
    with pytest.raises(Missing):
        actions.end_offer(third, row.pk)
    for _ in range(2):
        actions.end_offer(helper, row.pk)
    assert queries.help_ready(third) == []


def test_what_nobody_took_up_lapses(town: Neighbours) -> None:
    row = town.ask()
    made = town.propose(row)
    agreed = town.match(town.ask(), "third")
    with clock.at(row.until + timedelta(minutes=1)):
        assert queries.needs(town.viewer("third")) == []
        with pytest.raises(Changed):
            town.propose(row, "third")
        assert actions.pass_help_time() == 1
        assert actions.pass_help_time() == 0
        row.refresh_from_db()
        made.refresh_from_db()
        assert (row.state, made.state) == (Help.EXPIRED, HelpProposal.DECLINED)
        with pytest.raises(Changed):
            actions.accept(town.viewer("asker"), made.pk)
        agreed.refresh_from_db()
        assert agreed.state == Help.MATCHED, "on what two agreed they are left more time"
    with clock.at(NOW + timedelta(days=61)):
        actions.pass_help_time()
        agreed.refresh_from_db()
        assert agreed.state == Help.EXPIRED


def test_words_and_numbers_go_after_thirty_days(town: Neighbours) -> None:
    row = town.finish(town.match(town.ask(when="上午")))
    actions.end_offer(
        town.viewer("helper"),
        actions.offer(town.viewer("helper"), actions.NewOffer(town.scheme, "repair", "会修灯")).pk,
    )
    with clock.at(NOW + timedelta(days=29)):
        assert actions.pass_help_time() == 0
        assert queries.one_help(town.viewer("asker"), row.pk).phone
    with clock.at(NOW + timedelta(days=31)):
        assert actions.pass_help_time() == 2
        assert actions.pass_help_time() == 0
        row.refresh_from_db()
        assert (row.words, row.when, row.asker_phone, row.helper_phone) == ("", "", "", "")
        assert not any(one.words or one.phone for one in HelpProposal.objects.all())
        assert HelpOffer.objects.get().words == ""
        seen = queries.one_help(town.viewer("asker"), row.pk)
        assert (seen.forgotten, seen.name, seen.phone) == (True, "", "")
        assert Record.objects.count() == 2, "the points stay"


def test_a_copy_and_erasure_of_ones_own(town: Neighbours) -> None:
    row = town.match(town.ask())
    mine = queries.own_points_data(town.viewer("asker"))["help"]
    assert [(one["words"], one["phone"]) for one in mine["asked"]] == [
        ("帮我去药店取一下药", "+8613800000001")
    ]
    theirs = queries.own_points_data(town.viewer("helper"))["help"]
    assert "13800000001" not in str(theirs), "the other side's number is not one's own"
    assert [one["phone"] for one in theirs["helped"]] == ["+8613800000002"]
    actions.erase_own_help(town.viewer("helper"))
    row.refresh_from_db()
    assert (row.state, row.helper_phone, row.asker_phone) == (
        Help.FAILED,
        "",
        "+8613800000001",
    )
    actions.erase_own_help(town.viewer("asker"))
    row.refresh_from_db()
    assert (row.words, row.asker_phone) == ("", "")
    assert queries.own_points_data(town.viewer("asker"))["help"]["asked"][0]["words"] == ""
