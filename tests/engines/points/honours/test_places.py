"""A title that places hold: nominated, reviewed, objected to, always by name."""

from __future__ import annotations

from datetime import date

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Person
from gezhi.engines.places.models import Place
from gezhi.engines.points import actions
from gezhi.engines.points.models import Nomination, Objection
from gezhi.engines.points.queries import (
    commendation_of,
    desk_round,
    my_nominations,
    nameable_places,
    nomination_list,
    notice_board,
    search_nominees,
)
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import ANYONE, Forbidden, Invalid, Missing
from tests.honouring import (
    AFTER,
    NOW,
    accept,
    codes,
    commend,
    group_of,
    object_to,
    put_place,
    titled_village,
)
from tests.town import SYSTEM
from tests.village import Village

pytestmark = pytest.mark.django_db
GROUP = "东庄村 1 组"


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield titled_village()


def public(village: Village):
    return notice_board(ANYONE, village.places["village"].pk, "titles")


def test_a_place_goes_the_whole_way_by_name(village: Village) -> None:
    """Nobody is asked for consent: a place has no private life."""
    row = accept(village, put_place(village), text="巷道干净，办事公道")
    assert (row.holder_kind, row.holder) == ("place", group_of(village))
    assert not Message.objects.filter(template="honours-consent").exists()
    (shown,) = public(village).on_notice
    assert (shown.name, shown.text) == (GROUP, "巷道干净，办事公道")
    made = object_to(village, row)
    actions.answer_objection(village.viewer("other-reviewer"), made.pk, "dismissed", "看过现场")
    with clock.at(AFTER):
        commend(village, row)
        ((_, (listed,)),) = public(village).years
    assert (listed.named, listed.unnamed, listed.holder) == ([GROUP], 0, "place")
    told = Journal.objects.get(verb="points.commended")
    assert (told.data["kind"], told.data["holder_kind"]) == ("civil-group", "place")
    assert Objection.objects.get().outcome == "dismissed"


def test_only_a_place_of_the_level_on_the_ground_holds_it(village: Village) -> None:
    for number, (holder, code) in enumerate(
        ((village.places["village"].pk, "level"), (_elsewhere().pk, "elsewhere"))
    ):
        with pytest.raises(Invalid) as fault:
            put_place(village, holder=str(holder), id=new_id())
        assert codes(fault) == [("holder", code)], number
    for unknown in ("0", "no place", village.home("h1")):
        with pytest.raises(Missing):
            put_place(village, holder=unknown)
    in_words = put_place(village, "resident", holder="", deeds="二组")
    with pytest.raises(Invalid) as fault:
        accept(village, in_words, holder=str(Place.objects.get(name="西庄村").pk))
    assert codes(fault) == [("holder", "level"), ("holder", "elsewhere")]
    Place.objects.filter(pk=group_of(village, 2)).update(until=date(2026, 3, 1))
    with pytest.raises(Invalid) as fault:
        accept(village, in_words, holder=group_of(village, 2))
    assert codes(fault) == [("holder", "gone")]


def _elsewhere() -> Place:
    """A group of another village."""
    other = Place.objects.create(level="community", depth=0, path="zz.", name="西庄村")
    return Place.objects.create(
        level="village-group", depth=1, parent=other, path="zz.zy.", name="1 组"
    )


def test_a_place_is_accepted_once_for_a_year(village: Village) -> None:
    accept(village, put_place(village))
    with pytest.raises(Invalid) as fault:
        put_place(village)
    assert codes(fault) == [("holder", "already")]
    assert accept(village, put_place(village, holder=group_of(village, 2))).state == "accepted"


def test_whoever_serves_at_the_place_does_not_review_it(village: Village) -> None:
    """A second post at the first group: another reviewer looks at it, and the second is theirs."""
    account = village.hire("both", "review-team", "village")
    person = Person.objects.get(account=account.pk)
    scoring = people.NewAppointment(person, "scoring-team", village.places["group1"], "cadre")
    people.appoint(SYSTEM, scoring)
    mine, other = put_place(village), put_place(village, holder=group_of(village, 2))
    with pytest.raises(Forbidden) as fault:
        accept(village, mine, "both")
    assert fault.value.code == "own-honour"
    assert accept(village, other, "both").state == Nomination.ACCEPTED
    assert accept(village, mine).state == Nomination.ACCEPTED


def test_its_own_people_put_a_place_forward_and_cannot_step_back_for_it(village: Village) -> None:
    """The scorer of the first group nominates it; once on the notice it is not theirs to stop."""
    row = accept(village, put_place(village, "scorer"), text="巷道干净")
    with pytest.raises(Forbidden):
        actions.withdraw_nomination(village.viewer("other-scorer"), row.pk)
    made, _ = my_nominations(village.viewer("scorer"))
    (mine,) = [one for one in made if one.row.pk == row.pk]
    assert not mine.withdraws


def test_places_are_found_by_name(village: Village) -> None:
    found = commendation_of(ANYONE, village.places["village"].pk, "titles")
    (kind,) = found.rules.kinds

    def named(text: str) -> list[str]:
        return [one.name for one in search_nominees(ANYONE, found, kind, text)]

    assert named("1组") == named("东庄村1 组") == [GROUP]
    assert named("组") == [GROUP, "东庄村 2 组"]
    assert named("9 组") == named(" ") == []
    Place.objects.filter(pk=group_of(village)).update(until=date(2026, 3, 1))
    assert named("1 组") == []


def test_places_of_another_tree_over_the_ground_can_hold_it(village: Village) -> None:
    ground = village.places["village"]
    room = Place.objects.create(
        tree="rooms", level="room", depth=0, path="zz.", name="调解室", over=ground
    )
    (found,) = nameable_places(ANYONE, ground.path, "room")
    assert (found.id, found.name, found.path) == (str(room.pk), "调解室", ground.path)


def test_the_desk_reads_the_place_and_that_it_is_named(village: Village) -> None:
    put_place(village)
    viewer = village.viewer("reviewer")
    desk = desk_round(viewer, village.places["village"].pk, "titles")
    ((line,), _) = nomination_list(viewer, desk)
    assert (line.holder, line.named, line.private, line.mine) == (GROUP, True, False, "")
