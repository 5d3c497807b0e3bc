"""A dispute from application to what was kept, and the ways in which it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.actions import OpenCase, mediation
from gezhi.engines.cases.models import Case, Mediation, Party, Promise, Seat
from gezhi.engines.cases.queries.mediation import (
    desk_disputes,
    dispute_view,
    offered,
    own_disputes,
)
from gezhi.engines.trust.models import Account, Journal, Message
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.mediating import (
    NOW,
    OTHER,
    SECRET,
    agreed,
    answers,
    applied,
    choose,
    listed,
    mediating_town,
    mediator,
    parties,
    seated,
    teamed,
    told,
    willing,
)
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Iterator[Town]:
    """The town, on a Monday."""
    with clock.at(NOW):
        yield mediating_town()


def test_from_application_to_what_was_kept(town: Town) -> None:
    case, agreement = agreed(town)
    assert (case.stage, case.state) == ("keep", "open")
    assert agreement.effective == NOW.date()
    days = [one.on - NOW.date() for one in agreement.promises.order_by("on")]
    assert [one.days for one in days] == [5, 7, 30]
    for one in agreement.promises.all():
        mediation.answer_promise(town.viewer("neighbour"), case.pk, one.pk, "done")
    case.refresh_from_db()
    assert (case.state, case.result, case.counts_as) == ("closed", "settled", "solved")
    assert told(case)[:2] == ["applied", "joined"]
    assert "agreed" in told(case)


def test_an_application_sent_twice_is_one(town: Town) -> None:
    asked = mediation.Apply(
        OpenCase("mediation", answers()), (mediation.OtherSide(OTHER, "13800000002"),)
    )
    first = mediation.apply(town.viewer("resident"), asked)
    again = mediation.apply(town.viewer("resident"), asked)
    assert (first.id, again.again) == (again.id, True)
    assert Party.objects.count() == 2


def test_an_application_says_all_that_is_wrong(town: Town) -> None:
    asked = mediation.Apply(OpenCase("mediation", answers()), (mediation.OtherSide(" ", "12"),))
    with pytest.raises(Invalid) as fault:
        mediation.apply(town.viewer("resident"), asked)
    assert {one.field for one in fault.value.wrong} == {"others.0.name", "others.0.phone"}
    assert not Mediation.objects.exists()


def test_the_other_side_joins_by_a_link_that_works_once(town: Town) -> None:
    case = applied(town)
    _, other = parties(case)
    secret = mediation.invite(town.viewer("resident"), case.pk, other.pk, "https://x/")
    assert secret in Message.objects.get(template="mediation-invited").body
    mediation.join(town.viewer("neighbour"), secret)
    with pytest.raises(Missing):
        mediation.join(town.viewer("stranger"), secret)
    assert Party.objects.get(pk=other.pk).account == town.accounts["neighbour"].pk


def test_the_other_side_is_found_by_the_own_number_and_nobody_else(town: Town) -> None:
    case = applied(town)
    _, other = parties(case)
    assert [one.party.pk for one in offered(town.viewer("neighbour"))] == [other.pk]
    assert offered(town.viewer("stranger")) == []
    with pytest.raises(Missing):
        mediation.join_by_phone(town.viewer("stranger"), other.pk)
    mediation.join_by_phone(town.viewer("neighbour"), other.pk)
    assert [one.row.pk for one in own_disputes(town.viewer("neighbour"))] == [case.pk]


def test_nobody_stands_on_both_sides(town: Town) -> None:
    case = applied(town)
    _, other = parties(case)
    secret = mediation.invite(town.viewer("resident"), case.pk, other.pk)
    with pytest.raises(Forbidden):
        mediation.join(town.viewer("resident"), secret)


@pytest.mark.parametrize("when", ["before", "after-yes", "seated"])
def test_a_refusal_ends_it_and_the_other_ways_are_told(town: Town, when: str) -> None:
    case = {"before": applied, "after-yes": willing, "seated": seated}[when](town)
    _, other = parties(case)
    who = "keeper" if when == "before" else "neighbour"
    mediation.answer_mediation(
        town.viewer(who), case.pk, other.pk, False, how="phone" if who == "keeper" else ""
    )
    case.refresh_from_db()
    assert (case.state, case.result, case.counts_as) == ("closed", "refused", "apart")
    assert Mediation.objects.get(case=case).told is not None
    sent = Message.objects.filter(template="mediation-ended")
    assert sent
    assert all("第二十六条" in one.body for one in sent)
    with pytest.raises(Changed):
        choose(town, case, "resident", "mediator")


def test_the_applicant_may_end_it_too(town: Town) -> None:
    case = willing(town)
    one, _ = parties(case)
    mediation.answer_mediation(town.viewer("resident"), case.pk, one.pk, False)
    case.refresh_from_db()
    assert case.result == "refused"


def test_one_of_several_refuses_and_the_others_of_the_side_go_on(town: Town) -> None:
    case = applied(town)
    keeper = town.viewer("keeper")
    second = mediation.add_party(keeper, case.pk, mediation.OtherSide("钱三", id=new_id()))
    mediation.answer_mediation(keeper, case.pk, second.pk, False, how="person")
    case.refresh_from_db()
    assert case.state == Case.OPEN
    with pytest.raises(Changed):
        mediation.answer_mediation(keeper, case.pk, second.pk, True, how="person")
    _, other = [one for one in case.parties.order_by("side", "pk") if one.pk != second.pk]
    mediation.answer_mediation(keeper, case.pk, other.pk, False, how="phone")
    case.refresh_from_db()
    assert case.result == "refused"


def test_nobody_answers_for_another(town: Town) -> None:
    case = willing(town)
    one, other = parties(case)
    with pytest.raises(Forbidden):
        mediation.answer_mediation(town.viewer("resident"), case.pk, other.pk, False)
    with pytest.raises(Missing):
        mediation.answer_mediation(town.viewer("stranger"), case.pk, one.pk, False)
    with pytest.raises(Missing):
        mediation.answer_mediation(town.viewer("duty-lead"), case.pk, one.pk, False)
    with pytest.raises(Invalid):
        mediation.answer_mediation(town.viewer("keeper"), case.pk, other.pk, False)


def test_where_they_differ_one_may_take_the_others(town: Town) -> None:
    case = willing(town)
    choose(town, case, "resident", "mediator")
    choose(town, case, "neighbour", "second-mediator")
    found = dispute_view(town.viewer("resident"), case.pk)
    assert (found.state, found.choosing.state) == ("choice", "differ")
    choose(town, case, "neighbour", "second-mediator", "mediator")
    assert [one.mediator_id for one in case.seats.all()] == [mediator(town, "mediator")]


def test_the_committee_proposes_where_it_was_left_to_it(town: Town) -> None:
    case = willing(town)
    choose(town, case, "resident", leaves=True)
    choose(town, case, "neighbour", "second-mediator", "third-mediator")
    assert dispute_view(town.viewer("keeper"), case.pk).choosing.state == "propose"
    mediation.propose_mediators(town.viewer("keeper"), case.pk, [mediator(town, "mediator")])
    assert dispute_view(town.viewer("keeper"), case.pk).choosing.state == "differ"
    third = mediator(town, "third-mediator")
    mediation.propose_mediators(town.viewer("keeper"), case.pk, [third])
    assert [one.mediator_id for one in case.seats.all()] == [third]
    with pytest.raises(Forbidden):
        mediation.propose_mediators(town.viewer("resident"), case.pk, [third])


def test_who_declines_says_why_and_the_next_is_asked(town: Town) -> None:
    case = willing(town)
    names = ("mediator", "second-mediator", "third-mediator")
    choose(town, case, "resident", *names)
    Account.objects.filter(pk=town.accounts["mediator"].pk).update(language="en")
    choose(town, case, "neighbour", *names)
    about = {"template": "mediation-asked", "account": town.accounts["mediator"]}
    asked = Message.objects.get(**about)
    assert asked.body.startswith("Both sides chose you"), "in the mediator's language"
    with pytest.raises(Invalid):
        mediation.answer_seat(town.viewer("mediator"), case.pk, False)
    mediation.answer_seat(town.viewer("mediator"), case.pk, False, "出差")
    states = dict(case.seats.values_list("mediator__account", "state"))
    assert states[town.accounts["mediator"].pk] == Seat.DECLINED
    mediation.answer_seat(town.viewer("second-mediator"), case.pk, True)
    assert dispute_view(town.viewer("second-mediator"), case.pk).state == "sessions"
    with pytest.raises(Changed):
        choose(town, case, "resident", "mediator")


def test_nobody_mediates_the_own_dispute_or_that_of_the_household(town: Town) -> None:
    from gezhi.engines.people.actions import NewPerson, add_person
    from gezhi.engines.people.models import Household, Person
    from tests.town import SYSTEM

    case = willing(town)
    for role in ("resident", "neighbour"):
        choose(town, case, role, "mediator")
    home = Household.objects.create(place=town.places["b000"], code="1-101")
    add_person(SYSTEM, NewPerson("王", account=town.accounts["resident"], household=home))
    Person.objects.filter(account=town.accounts["mediator"]).update(household=home)
    with pytest.raises(Invalid):
        mediation.answer_seat(town.viewer("mediator"), case.pk, True)
    with pytest.raises(Invalid) as fault:
        choose(town, case, "neighbour", "second-mediator", "mediator")
    assert fault.value.wrong[0].code == "unfit"


def test_a_team_s_member_steps_aside_and_the_others_go_on(town: Town) -> None:
    from gezhi.engines.people.actions import NewPerson, add_person
    from gezhi.engines.people.models import Household, Person
    from tests.town import SYSTEM

    team, case = teamed(town), willing(town)
    home = Household.objects.create(place=town.places["b000"], code="1-101")
    add_person(SYSTEM, NewPerson("赵", account=town.accounts["neighbour"]))
    near = [town.accounts[role].pk for role in ("neighbour", "mate-1")]
    assert Person.objects.filter(account__in=near).update(household=home) == 2
    for role, party in zip(("resident", "neighbour"), parties(case), strict=True):
        mediation.choose_mediators(town.viewer(role), case.pk, party.pk, [team.pk])
    with pytest.raises(Forbidden) as fault:
        mediation.answer_seat(town.viewer("mate-1"), case.pk, True)
    assert fault.value.code == "relation"
    with pytest.raises(Missing):
        dispute_view(town.viewer("mate-1"), case.pk)
    assert desk_disputes(town.viewer("mate-1"))[0] == []
    mediation.answer_seat(town.viewer("mate-2"), case.pk, True)
    assert dispute_view(town.viewer("mate-2"), case.pk).inside.sits
    for _ in range(2):
        seat = mediation.answer_seat(town.viewer("mate-3"), case.pk, False, relation=True)
        assert seat.state == Seat.ACCEPTED, "the team goes on without them"
    assert told(case).count("stepped_aside") == 1
    with pytest.raises(Missing):
        dispute_view(town.viewer("mate-3"), case.pk)
    assert dispute_view(town.viewer("mate-2"), case.pk).parties
    last = mediation.answer_seat(town.viewer("mate-2"), case.pk, False, "师生", relation=True)
    assert last.state == Seat.LEFT, "nobody of the team is left"


def test_a_team_of_which_nobody_is_free_cannot_be_chosen(town: Town) -> None:
    team, case = teamed(town, mates=("resident",)), willing(town)
    _, other = parties(case)
    with pytest.raises(Invalid) as fault:
        mediation.choose_mediators(town.viewer("neighbour"), case.pk, other.pk, [team.pk])
    assert fault.value.wrong[0].code == "unfit"


def test_a_declared_relation_declines_and_is_kept(town: Town) -> None:
    case = willing(town)
    for role in ("resident", "neighbour"):
        choose(town, case, role, "mediator")
    mediation.answer_seat(town.viewer("mediator"), case.pk, True, "和一方是亲戚", relation=True)
    assert case.seats.get().state == Seat.DECLINED
    (entry,) = Journal.objects.filter(verb="mediation.declined")
    assert entry.data["relation"] is True


def test_who_is_not_listed_cannot_be_chosen(town: Town) -> None:
    case = willing(town)
    row = listed(town, "unlisted", listed=False)
    _, other = parties(case)
    with pytest.raises(Invalid):
        mediation.choose_mediators(town.viewer("neighbour"), case.pk, other.pk, [row.pk])
    with pytest.raises(Forbidden):
        listed(town, "grid-worker")


def test_sessions_are_planned_held_with_a_record_or_missed(town: Town) -> None:
    case = seated(town)
    viewer = town.viewer("mediator")
    plan = mediation.PlanSitting(case.pk, NOW + timedelta(days=1), where="社区调解室")
    made = mediation.plan_sitting(viewer, plan)
    assert mediation.plan_sitting(viewer, plan).pk == made.pk
    assert Message.objects.filter(template="mediation-sitting").count() == 2
    with pytest.raises(Invalid):
        mediation.close_sitting(viewer, case.pk, made.pk, "held", record="谈了两个钟头")
    _, other = parties(case)
    with clock.at(NOW + timedelta(days=2)):
        mediation.close_sitting(viewer, case.pk, made.pk, "failed", absent=[other.pk])
        again = mediation.PlanSitting(
            case.pk, NOW + timedelta(days=3), online=True, link="https://meet.example/1"
        )
        online = mediation.plan_sitting(viewer, again)
    with clock.at(NOW + timedelta(days=4)):
        mediation.close_sitting(viewer, case.pk, online.pk, "held", record="谈了两个钟头")
    found = dispute_view(town.viewer("neighbour"), case.pk)
    assert [one.state for one in found.sittings] == ["failed", "held"]


def test_nobody_is_called_who_has_not_said_yes(town: Town) -> None:
    case = applied(town)
    plan = mediation.PlanSitting(case.pk, NOW + timedelta(days=1), where="社区调解室")
    with pytest.raises(Invalid) as fault:
        mediation.plan_sitting(town.viewer("keeper"), plan)
    assert fault.value.wrong[0].code == "no-consent"


def test_a_written_agreement_binds_from_its_signatures(town: Town) -> None:
    case = seated(town)
    draft = mediation.Draft(case.pk, "赔八百元")
    made = mediation.write_agreement(town.viewer("mediator"), draft)
    assert made.effective is None
    assert dispute_view(town.viewer("resident"), case.pk).state == "signing"
    mediation.read_agreement(town.viewer("resident"), case.pk, made.pk)
    with pytest.raises(Forbidden):
        mediation.read_agreement(town.viewer("mediator"), case.pk, made.pk)
    newer = mediation.write_agreement(town.viewer("mediator"), mediation.Draft(case.pk, "赔七百元"))
    with pytest.raises(Changed):
        mediation.sign_agreement(town.viewer("mediator"), case.pk, made.pk, NOW.date())
    for days in (-1, 1):
        day = NOW.date() + timedelta(days=days)
        with pytest.raises(Invalid):
            mediation.sign_agreement(town.viewer("mediator"), case.pk, newer.pk, day)
    mediation.sign_agreement(town.viewer("mediator"), case.pk, newer.pk, NOW.date())
    _, other = parties(case)
    with pytest.raises(Changed):
        mediation.answer_mediation(town.viewer("neighbour"), case.pk, other.pk, False)


def test_there_is_no_agreement_with_who_has_not_said_yes(town: Town) -> None:
    case = applied(town)
    with pytest.raises(Invalid) as fault:
        mediation.write_agreement(town.viewer("keeper"), mediation.Draft(case.pk, "赔八百元"))
    assert [one.code for one in fault.value.wrong] == ["no-consent"]


def test_an_oral_agreement_binds_at_once(town: Town) -> None:
    case, agreement = agreed(town, written=False)
    assert (agreement.effective, case.stage) == (NOW.date(), "keep")


def test_what_was_not_kept_stays_open_for_the_mediator(town: Town) -> None:
    case, agreement = agreed(town)
    first = agreement.promises.order_by("on").first()
    assert first is not None
    mediation.answer_promise(town.viewer("resident"), case.pk, first.pk, Promise.NOT, "还没给")
    case.refresh_from_db()
    assert case.state == Case.OPEN
    with pytest.raises(Missing):
        mediation.answer_promise(town.viewer("stranger"), case.pk, first.pk, Promise.DONE)


def test_it_fails_and_a_file_goes_on_only_with_everybodys_yes(town: Town) -> None:
    case = seated(town)
    mediation.end_mediation(town.viewer("mediator"), case.pk, "to-court", "谈不拢")
    case.refresh_from_db()
    assert case.result == "to-court"
    asked = mediation.NewHandOver(case.pk, "court", ("application", "sessions"))
    file = mediation.ask_hand_over(town.viewer("keeper"), asked)
    one, other = parties(case)
    mediation.answer_hand_over(town.viewer("resident"), case.pk, file.pk, one.pk, True)
    file.refresh_from_db()
    assert file.made is None
    mediation.answer_hand_over(town.viewer("neighbour"), case.pk, file.pk, other.pk, True)
    file.refresh_from_db()
    assert file.made is not None


def test_signed_copies_are_photos_or_plain_papers(town: Town) -> None:
    case, _ = agreed(town)
    viewer = town.viewer("mediator")
    mediation.keep_paper(viewer, case.pk, b"%PDF-1.7 plain")
    mediation.keep_paper(viewer, case.pk, b"%PDF-1.7 plain")
    assert case.papers.count() == 1
    mediation.keep_paper(viewer, case.pk, b"%PDF-1.7 a scan, in which by chance stands /JS")
    for bad in (b"%PDF-1.7 /JavaScript", b"PK\x03\x04 macros", b""):
        with pytest.raises(Invalid):
            mediation.keep_paper(viewer, case.pk, bad)


def test_the_journal_and_messages_say_nothing_of_it(town: Town) -> None:
    case, _ = agreed(town)
    rows = str(list(Journal.objects.filter(subject=str(case.pk)).values_list("data", flat=True)))
    sent = str(list(Message.objects.values_list("body", flat=True)))
    for word in (SECRET, OTHER, "八百元", "13800000002"):
        assert word not in rows
        assert word not in sent
