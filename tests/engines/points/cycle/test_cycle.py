"""A thing is recorded by one, reviewed by another, and only then counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.models import Household
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Balance, Entry, Record
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.village import Village, adopt, build_village, told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield build_village()


def balance(village: Village, role: str = "holder", home: str = "h1") -> int:
    row = Balance.objects.filter(account__role=role, account__holder=village.home(home)).first()
    return row.amount if row else 0


def record(village: Village, item: str = "yard-clean", by: str = "scorer", **more) -> Record:
    return actions.record_points(village.viewer(by), [told(village, item, **more)])[0]


def accept(village: Village, row: Record, by: str = "reviewer", **more) -> Record:
    return actions.review(village.viewer(by), [Verdict(row.pk, "accepted", **more)])[0]


def refuse(village: Village, row: Record, by: str = "reviewer") -> Record:
    return actions.review(village.viewer(by), [Verdict(row.pk, "refused", reason="没有看到")])[0]


def codes(fault: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in fault.value.wrong]


def test_a_record_counts_once_it_is_reviewed(village: Village) -> None:
    row = record(village)
    assert (row.points, balance(village)) == (2, 0)
    accept(village, row)
    assert (balance(village), balance(village, "score")) == (2, 2)
    row.refresh_from_db()
    posted = Entry.objects.get(pk=row.entry)
    assert posted.evidence == {"record": str(row.pk), "scheme": "ten-stars", "item": "yard-clean"}
    verbs = (
        Journal.objects.filter(verb__startswith="points.")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert [one for one in verbs if one not in ("points.unit_opened",)] == [
        "points.adopted",
        "points.recorded",
        "points.posted",
        "points.reviewed",
    ]
    assert village.home("h1") not in str(list(Journal.objects.values_list("data", flat=True)))


def test_whoever_recorded_it_does_not_review_it(village: Village) -> None:
    village.hire("both", "scoring-team", "group1", "cadre")
    row = record(village, by="both")
    village.accounts["both-reviews"] = village.accounts["both"]
    from gezhi.engines.people import actions as people
    from gezhi.engines.people.models import Person
    from tests.town import SYSTEM

    person = Person.objects.get(account=village.accounts["both"])
    new = people.NewAppointment(person, "review-team", village.places["village"])
    people.appoint(SYSTEM, new)
    with pytest.raises(Forbidden) as fault:
        accept(village, row, by="both")
    assert fault.value.code == "own-record"
    assert accept(village, row).given == 2


def test_the_right_to_record_follows_the_holders_ground(village: Village) -> None:
    with pytest.raises(Missing):
        record(village, by="other-scorer")
    assert record(village, by="other-scorer", home="h3").state == Record.WAITING
    with pytest.raises(Forbidden):
        record(village, by="reviewer")
    with pytest.raises(Missing):
        actions.record_points(ANYONE, [told(village, "yard-clean")])
    assert Record.objects.count() == 1


def test_everything_wrong_is_told_at_once_and_nothing_is_recorded(village: Village) -> None:
    asked = [
        told(village, "yard-clean"),
        told(village, "nothing-such"),
        told(village, "rooms-clean", day=date(2026, 3, 12)),
        told(village, "rooms-clean", day=date(2026, 1, 31)),
        told(village, "rooms-clean", points=3),
        told(village, "rooms-clean", points=-1),
        told(village, "rooms-clean", times=2),
        told(village, "rooms-clean", home="h3"),
        told(village, "front-kept", day=date(2025, 12, 31)),
    ]
    with pytest.raises(Invalid) as fault:
        actions.record_points(village.viewer("scorer"), asked)
    assert codes(fault) == [
        ("1.item", "unknown"),
        ("2.day", "future"),
        ("3.day", "past"),
        ("4.points", "points"),
        ("5.points", "points"),
        ("6.item", "limit"),
        ("7.holder", "no-holder"),
        ("8.day", "before"),
        ("8.day", "past"),
    ]
    assert not Record.objects.exists()


def test_an_item_counts_as_often_as_the_scheme_says(village: Village) -> None:
    refuse(village, record(village))
    record(village)
    with pytest.raises(Invalid) as fault:
        record(village)
    assert codes(fault) == [("item", "limit")]
    record(village, home="h2")


def test_who_moved_away_earns_nothing_more(village: Village) -> None:
    Household.objects.filter(pk=village.homes["h1"].pk).update(until=date(2026, 3, 1))
    with pytest.raises(Invalid) as fault:
        record(village)
    assert codes(fault) == [("holder", "gone")]


def test_the_same_id_counts_once(village: Village) -> None:
    asked = told(village, "yard-clean")
    scorer = village.viewer("scorer")
    first = actions.record_points(scorer, [asked])
    assert actions.record_points(scorer, [asked])[0].pk == first[0].pk
    with pytest.raises(Changed):
        actions.record_points(scorer, [told(village, "rooms-clean", id=asked.id)])
    verdict = Verdict(asked.id, "accepted")
    actions.review(village.viewer("reviewer"), [verdict])
    actions.review(village.viewer("reviewer"), [verdict])
    assert balance(village) == 2
    with pytest.raises(Changed):
        actions.review(village.viewer("other-reviewer"), [verdict])


def test_fewer_points_and_none_want_a_reason(village: Village) -> None:
    row = record(village)
    for verdict in (
        Verdict(row.pk, "accepted", points=1),
        Verdict(row.pk, "refused"),
        Verdict(row.pk, "accepted", points=3, reason="多给"),
        Verdict(row.pk, "accepted", points=0, reason="不给"),
    ):
        with pytest.raises(Invalid):
            actions.review(village.viewer("reviewer"), [verdict])
    assert accept(village, row, points=1, reason="只扫了一半").given == 1
    assert balance(village) == 1


def test_what_one_recorded_can_be_taken_back_until_it_is_reviewed(village: Village) -> None:
    row = record(village)
    with pytest.raises(Forbidden):
        actions.withdraw_record(village.viewer("other-scorer"), row.pk)
    actions.withdraw_record(village.viewer("scorer"), row.pk)
    again = record(village)
    accept(village, again)
    with pytest.raises(Changed):
        actions.withdraw_record(village.viewer("scorer"), again.pk)


def test_a_refused_record_can_be_appealed_and_is_decided_by_a_third(village: Village) -> None:
    row = refuse(village, record(village))
    with pytest.raises(Missing):
        actions.appeal(village.viewer("neighbour"), row.pk, "我家扫了")
    made = actions.appeal(village.viewer("resident"), row.pk, "当天下午补扫了", new_id())
    with pytest.raises(Changed):
        actions.appeal(village.viewer("resident"), row.pk, "再说一次")
    with pytest.raises(Forbidden) as fault:
        actions.decide_appeal(village.viewer("reviewer"), row.pk, "granted", "看过了")
    assert fault.value.code == "own-review"
    other = village.viewer("other-reviewer")
    with pytest.raises(Invalid):
        actions.decide_appeal(other, row.pk, "granted", " ")
    done = actions.decide_appeal(other, row.pk, "granted", "邻居证明")
    assert (done.outcome, done.record_id, balance(village)) == ("granted", made.record_id, 2)
    assert actions.decide_appeal(other, row.pk, "granted", "邻居证明").pk == done.pk
    assert balance(village) == 2


def test_an_appeal_comes_in_time(village: Village) -> None:
    row = refuse(village, record(village))
    with clock.at(NOW + timedelta(days=14)), pytest.raises(Changed) as fault:
        actions.appeal(village.viewer("resident"), row.pk, "太晚了")
    assert fault.value.code == "too-late"


def test_a_period_is_over_when_all_of_it_is_reviewed(village: Village) -> None:
    row = record(village, day=date(2026, 2, 20))
    reviewer = village.viewer("reviewer")
    with pytest.raises(Invalid):
        actions.finish_review(reviewer, village.scheme, date(2026, 3, 1))
    with pytest.raises(Changed):
        actions.finish_review(reviewer, village.scheme, date(2026, 2, 1))
    accept(village, row)
    with pytest.raises(Forbidden):
        actions.finish_review(village.viewer("scorer"), village.scheme, date(2026, 2, 1))
    done = actions.finish_review(reviewer, village.scheme, date(2026, 2, 1))
    assert done.reviewed == date(2026, 2, 28)
    with pytest.raises(Invalid) as fault:
        record(village, "rooms-clean", day=date(2026, 2, 28))
    assert codes(fault) == [("day", "past")]
    record(village, "rooms-clean", day=date(2026, 3, 1))


def test_a_scheme_takes_force_by_a_vote(village: Village) -> None:
    root = village.places["village"].pk

    def vote(entitled: int, present: int, agreed: int, since: date = date(2026, 3, 1)):
        return actions.Adopt(root, "ten-stars", since, since, entitled, present, agreed)

    secretary = village.viewer("secretary")
    for asked, field in (
        (vote(30, 19, 19), "present"),
        (vote(30, 20, 10), "agreed"),
        (vote(30, 31, 20), "present"),
        (vote(30, 20, 21), "agreed"),
        (vote(0, 0, 0), "entitled"),
        (vote(30, 20, 11, date(2026, 3, 12)), "decided"),
        (vote(30, 20, 11, date(2025, 3, 12)), "since"),
    ):
        with pytest.raises(Invalid) as fault:
            actions.adopt(secretary, asked)
        assert [one for one, _ in codes(fault)] == [field]
    with pytest.raises(Forbidden):
        actions.adopt(village.viewer("scorer"), vote(30, 20, 11))
    row = actions.adopt(secretary, vote(30, 20, 11))
    with pytest.raises(Changed):
        actions.adopt(secretary, vote(30, 20, 11))
    facts = Journal.objects.filter(verb="points.adopted").latest("pk").data
    assert (facts["items"], facts["stars"], facts["points"]) == (54, 10, 100)
    assert row.unit_id == village.in_force.adoption.unit_id


def test_what_was_posted_stays_when_a_new_version_takes_force(village: Village) -> None:
    accept(village, record(village))
    later = adopt(village, date(2026, 3, 11))
    before = village.scheme
    village.scheme = later.pk
    with pytest.raises(Invalid) as fault:
        record(village)
    assert codes(fault) == [("item", "limit")], "the limit counts across versions"
    assert record(village, "rooms-clean").adoption_id == later.pk != before
    assert balance(village) == 2
