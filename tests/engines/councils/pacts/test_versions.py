"""A version goes from draft over talk and vote to force, and never another way."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import PactReading, PactVersion
from gezhi.engines.councils.queries import (
    Article,
    Part,
    changed_by_talk,
    changes_between,
    numbered,
    pacts_in_talk,
)
from gezhi.engines.people.models import Person
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.pacting import (
    AFTER,
    FIRST,
    FULL,
    KEY,
    LAST,
    NOW,
    PACT,
    codes,
    comment,
    decide,
    draft,
    file,
    in_force,
    pact_village,
    page,
    talk,
    text_of,
    to_vote,
    verbs,
    write,
)
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield pact_village()


def test_the_whole_way(village: Village) -> None:
    row = draft(village)
    assert (row.number, row.state, row.follows) == (1, "draft", None)
    assert page(village).versions == []
    assert [one.text for _, _, one in numbered(page(village, "secretary").versions[0].text)] == [
        "门前屋后每周打扫一次。",
        "垃圾入桶。",
        "红事办10桌以内。",
    ]
    talk(village, row)
    (shown,) = page(village).versions
    assert shown.in_talk
    with clock.at(AFTER):
        assert not page(village).versions[0].in_talk
        row = to_vote(village, row)
        assert (row.state, len(row.digest)) == ("vote", 64)
        row = decide(village, row)
        assert (row.state, row.decided, row.since) == ("adopted", AFTER.date(), AFTER.date())
        assert row.verdict["carried"]
        row = file(village, row)
        assert (row.state, row.filed, row.filed_number) == (
            "in_force",
            AFTER.date(),
            "镇备〔2026〕7号",
        )
        current = page(village).current
        assert current is not None
        assert current.row == row
    assert verbs() == [
        "pact.drafted",
        "pact.talked",
        "pact.put_to_vote",
        "pact.adopted",
        "pact.filed",
    ]
    told = Journal.objects.get(verb="pact.adopted").data
    assert (told["revision"], told["statute"], told["yes"]) == (False, "villager.assembly", 26)


def test_a_revision_takes_the_place_of_the_one_before(village: Village) -> None:
    first = in_force(village)
    with clock.at(AFTER):
        second = draft(village)
        assert (second.number, second.follows, second.body) == (2, first, first.body)
        old = page(village, "secretary").number(2).text
        parts = (old[0], Part("红白事", (Article(old[1].articles[0].id, "红事办12桌以内。"),)))
        write(village, second, parts)
        talk(village, second, first=AFTER.date(), last=date(2026, 3, 24))
    with clock.at(AFTER + timedelta(days=20)):
        since = clock.today() + timedelta(days=3)
        row = file(village, decide(village, to_vote(village, second), since=since))
        first.refresh_from_db()
        assert (first.state, first.until, row.since) == ("superseded", since, since)
        found = page(village)
        assert found.revisions == 1
        (line,) = changes_between(found, 1, 2).changed
        assert (line.before, line.after) == ("红事办10桌以内。", "红事办12桌以内。")
    assert Journal.objects.filter(verb="pact.adopted").order_by("pk")[1].data["revision"]


def test_only_whoever_keeps_it_drafts_and_sees_drafts(village: Village) -> None:
    for role in ("resident", "scorer", "auditor"):
        with pytest.raises(Forbidden):
            draft(village, role)
    row = draft(village)
    for role in ("", "resident", "scorer"):
        assert page(village, role).versions == []
    with pytest.raises((Forbidden, Missing)):
        actions.withdraw_pact(village.viewer("scorer"), row.pk)
    with pytest.raises(Missing):
        draft(village, pact="no-such")


def test_everything_twice_is_done_once(village: Village) -> None:
    id = new_id()
    row = draft(village, id=id)
    assert draft(village, id=id) == row
    text = text_of("门前三包。")
    one = write(village, row, text)
    two = actions.write_pact(village.viewer("secretary"), actions.Writing(row.pk, text, 1))
    assert one.revision == two.revision == 2
    talk(village, row)
    talk(village, row)
    with clock.at(AFTER):
        to_vote(village, row)
        row = to_vote(village, row)
        decision = new_id()
        for _ in range(2):
            row = decide(village, row, id=decision)
        filing = new_id()
        for _ in range(2):
            row = file(village, row, id=filing)
    assert verbs() == [
        "pact.drafted",
        "pact.talked",
        "pact.put_to_vote",
        "pact.adopted",
        "pact.filed",
    ]


def test_one_version_at_a_time(village: Village) -> None:
    row = draft(village)
    with pytest.raises(Changed) as fault:
        draft(village)
    assert fault.value.code == "pact-open"
    actions.withdraw_pact(village.viewer("secretary"), row.pk)
    assert draft(village).number == 2


def test_two_who_write_at_once_are_told(village: Village) -> None:
    row = draft(village)
    write(village, row, text_of("一"))
    with pytest.raises(Changed) as fault:
        write(village, row, text_of("二"), revision=1)
    assert fault.value.code == "pact-written"
    row.refresh_from_db()
    assert row.body[0]["articles"][0]["text"] == "一"


def test_a_text_says_nothing_of_persons_and_is_not_too_long(village: Village) -> None:
    row = draft(village)
    with pytest.raises(Invalid) as fault:
        write(village, row, text_of("有事打 138 0000 0001。", "长" * 1001))
    assert codes(fault) == [("article-a1", "personal"), ("article-a2", "long")]


def test_doubts_of_law_are_read_before_the_talk(village: Village) -> None:
    row = draft(village)
    write(village, row, text_of("乱倒垃圾的罚款50元。"))
    with pytest.raises(Invalid) as fault:
        talk(village, row)
    assert codes(fault) == [("confirmed", "doubts")]
    assert talk(village, row, confirmed=True).state == "talk"


def test_the_talk_has_its_days(village: Village) -> None:
    row = draft(village)
    with pytest.raises(Invalid) as fault:
        talk(village, row, last=LAST - timedelta(days=1))
    assert codes(fault) == [("last", "short")]
    with pytest.raises(Invalid) as fault:
        talk(village, row, first=FIRST - timedelta(days=1))
    assert codes(fault) == [("first", "past")]
    write(village, row, ())
    with pytest.raises(Invalid) as fault:
        talk(village, row)
    assert codes(fault) == [("text", "empty")]


def test_the_text_stands_still_in_talk_and_may_change_after_it(village: Village) -> None:
    row = talk(village)
    with pytest.raises(Changed) as fault:
        write(village, row, text_of("新"))
    assert fault.value.code == "pact-in-talk"
    with pytest.raises(Invalid) as early, clock.at(AFTER - timedelta(hours=10)):
        to_vote(village, row)
    assert codes(early) == [("talk", "runs")]
    with clock.at(AFTER):
        write(village, row, text_of("门前屋后每天打扫一次。"))
        found = changed_by_talk(page(village).versions[0])
        assert found is not None
        assert {one.became for one in found.lines} == {"changed", "removed"}


def test_nothing_changes_a_text_that_was_voted_on(village: Village) -> None:
    with clock.at(AFTER):
        row = to_vote(village)
        with pytest.raises(Changed):
            write(village, row, text_of("新"))
        with pytest.raises(Changed):
            actions.withdraw_pact(village.viewer("secretary"), row.pk)
    for change in ({"body": []}, {"digest": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PactVersion.objects.filter(pk=row.pk).update(**change)
    PactVersion.objects.filter(pk=row.pk).update(reference="x")
    assert connection.vendor in ("sqlite", "postgresql")


def test_a_comment_waits_before_the_vote(village: Village) -> None:
    row = talk(village)
    comment(village, row)
    with clock.at(AFTER), pytest.raises(Invalid) as fault:
        to_vote(village, row)
    assert codes(fault) == [("comments", "open")]


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        (FULL, "adopted"),
        (FULL | {"yes": 25}, "rejected"),
        (FULL | {"present": 50, "no": 19}, "rejected"),
        ({"households": 30, "household_reps": 20, "yes": 11}, "adopted"),
        ({"households": 30, "household_reps": 20, "yes": 10}, "rejected"),
        ({"households": 31, "household_reps": 20, "yes": 20}, "rejected"),
    ],
)
def test_the_assembly_is_judged_to_the_last_vote(
    village: Village, counts: dict[str, int], state: str
) -> None:
    with clock.at(AFTER):
        row = decide(village, to_vote(village), counts=counts)
    assert row.state == state
    assert row.verdict["carried"] is (state == "adopted")
    assert "26" in row.verdict["article"]["zh"]
    assert len(row.verdict["parts"]) == 2


def test_counts_that_cannot_be(village: Village) -> None:
    with clock.at(AFTER):
        row = to_vote(village)
        slips = [
            ({}, [("eligible", "required"), ("yes", "required")]),
            (FULL | {"present": 101}, [("present", "more")]),
            (FULL | {"yes": 40}, [("yes", "more")]),
            (FULL | {"yes": -1}, [("yes", "range")]),
            (FULL | {"households": 9}, [("household_reps", "required")]),
        ]
        for counts, said in slips:
            with pytest.raises(Invalid) as fault:
                decide(village, row, counts=counts)
            assert codes(fault) == said
        with pytest.raises(Invalid) as fault:
            decide(village, row, decided=LAST, reference=" ", since=FIRST, id=uuid4())
        assert codes(fault) == [
            ("id", "id"),
            ("reference", "required"),
            ("decided", "before"),
            ("since", "before"),
        ]


def test_what_contradicts_the_law_comes_back_as_a_draft(village: Village) -> None:
    with clock.at(AFTER):
        row = decide(village, to_vote(village))
        with pytest.raises(Invalid) as fault:
            file(village, row, outcome="returned", remarks="")
        assert codes(fault) == [("remarks", "required")]
        with pytest.raises(Invalid) as fault:
            file(village, row, number=" ", day=LAST)
        assert codes(fault) == [("day", "before"), ("number", "required")]
        asked = {"outcome": "returned", "remarks": "第三条减少了法定待遇，请改", "draft": new_id()}
        row = file(village, row, **asked)
        assert row.state == "returned"
        going = page(village, "secretary").open
        assert going is not None
        again = going.row
        assert (again.pk, again.number, again.follows, again.state) == (
            asked["draft"],
            2,
            row,
            "draft",
        )
        assert page(village).current is None
        assert verbs()[-2:] == ["pact.returned", "pact.drafted"]


def test_without_filing_it_is_in_force_when_adopted(db: None) -> None:
    village = pact_village(PACT.model_copy(update={"filed_with": None}))
    with clock.at(AFTER):
        assert decide(village, to_vote(village)).state == "in_force"


def test_households_read_it_once_each(village: Village) -> None:
    row = talk(village)
    with pytest.raises(Changed):
        actions.acknowledge_pact(village.viewer("resident"), row.pk)
    with clock.at(AFTER):
        row = file(village, decide(village, to_vote(village, row)))
        with pytest.raises(Forbidden):
            actions.acknowledge_pact(ANYONE, row.pk)
        for _ in range(2):
            made = actions.acknowledge_pact(village.viewer("resident"), row.pk)
        assert str(made.household) == village.home("h1")
        actions.acknowledge_pact(village.viewer("secretary"), row.pk)
        found, other = page(village, "resident").read, page(village, "neighbour").read
        assert found is not None
        assert other is not None
        assert (found.homes, found.of, found.others, found.mine) == (1, 3, 1, True)
        assert not other.mine
        Person.objects.filter(account=village.accounts["neighbour"]).update(
            household=village.homes["h1"]
        )
        again = actions.acknowledge_pact(village.viewer("neighbour"), row.pk)
        assert again.pk == made.pk, "who lives with them has no other"
    assert PactReading.objects.count() == 2
    assert verbs().count("pact.acknowledged") == 2
    told = str(
        list(Journal.objects.filter(verb="pact.acknowledged").values_list("data", flat=True))
    )
    assert village.home("h1") not in told


def test_explained_by_grid(village: Village) -> None:
    row = in_force(village)
    group = village.places["group1"].pk
    with clock.at(AFTER):
        asked = actions.Explained(row.pk, group, AFTER.date(), 23)
        for _ in range(2):
            actions.note_explained(village.viewer("scorer"), asked)
        other = actions.Explained(row.pk, group, AFTER.date(), 24, id=asked.id)
        with pytest.raises(Changed):
            actions.note_explained(village.viewer("scorer"), other)
        asked = actions.Explained(row.pk, group, AFTER.date(), 5)
        for role in ("other-scorer", "resident"):
            with pytest.raises(Forbidden):
                actions.note_explained(village.viewer(role), asked)
        slip = actions.Explained(row.pk, group, AFTER.date() + timedelta(days=1), 0)
        with pytest.raises(Invalid) as fault:
            actions.note_explained(village.viewer("secretary"), slip)
        assert codes(fault) == [("came", "range"), ("day", "future")]
        told = page(village).told
    assert (told.times, told.came, told.places) == (1, 23, [("1 组", 1, 23, AFTER.date())])


def test_what_is_in_talk_near_somebody(village: Village) -> None:
    assert pacts_in_talk(ANYONE, village.places["group1"].path) == []
    row = talk(village)
    comment(village, row)
    for near in ("group1", "village"):
        (found,) = pacts_in_talk(ANYONE, village.places[near].path)
        assert (found.at.rules.pact, found.last, found.comments) == (KEY, LAST, 1)
    assert pacts_in_talk(ANYONE, "/elsewhere/") == []
    with clock.at(AFTER):
        assert pacts_in_talk(ANYONE, "") == []
