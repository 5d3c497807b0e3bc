"""What is objected to a nomination stops it until it is answered; and what erasing leaves."""

from __future__ import annotations

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import Nomination
from gezhi.engines.points.queries import (
    own_points_data,
)
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.honouring import (
    AFTER,
    NOW,
    accept,
    codes,
    commend,
    honouring_village,
    object_to,
    on_notice,
    person_of,
    public,
    put_forward,
    verbs,
)
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield honouring_village()


def test_an_objection_stops_the_commendation_until_it_is_answered(village: Village) -> None:
    row = on_notice(village)
    made = object_to(village, row)
    with clock.at(AFTER):
        with pytest.raises(Invalid) as fault:
            commend(village, row)
        assert codes(fault) == [("nominations", "objected")]
        with pytest.raises(Forbidden) as third:
            actions.answer_objection(village.viewer("reviewer"), made.pk, "dismissed", "问过了")
        assert third.value.code == "own-review"
        viewer = village.viewer("other-reviewer")
        with pytest.raises(Invalid):
            actions.answer_objection(viewer, made.pk, "dismissed", "")
        done = actions.answer_objection(viewer, made.pk, "dismissed", "问过老人，是他家送的")
        assert actions.answer_objection(viewer, made.pk, "dismissed", done.reason) == done
        with pytest.raises(Changed) as late:
            actions.answer_objection(viewer, made.pk, "upheld", "不对")
        assert late.value.facts["outcome"] == "dismissed"
        assert commend(village, row)[0].state == Nomination.COMMENDED
    assert verbs()[3:] == [
        "points.nomination_objected",
        "points.objection_answered",
        "points.commended",
    ]


def test_an_upheld_objection_ends_it_with_all_others(village: Village) -> None:
    row = on_notice(village)
    made = object_to(village, row)
    other = object_to(village, row, "shopkeeper")
    viewer = village.viewer("other-reviewer")
    actions.answer_objection(viewer, made.pk, "upheld", "核实过，确实不是这家送的")
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, other.outcome) == (Nomination.UPHELD, "upheld")
    with pytest.raises(Changed):
        object_to(village, row, "resident")
    with clock.at(AFTER), pytest.raises(Changed) as fault:
        commend(village, row)
    assert fault.value.facts["state"] == "upheld"
    assert public(village).on_notice == []


def test_one_objects_once_signed_in_to_what_is_on_notice(village: Village) -> None:
    row = put_forward(village)
    with pytest.raises(Missing):
        object_to(village, row)
    accept(village, row, text="送饭")
    with pytest.raises(Forbidden):
        actions.object_to_nomination(ANYONE, row.pk, "不对")
    id = new_id()
    viewer = village.viewer("neighbour")
    first = actions.object_to_nomination(viewer, row.pk, "不对", id)
    assert actions.object_to_nomination(viewer, row.pk, "不对", id) == first
    with pytest.raises(Changed) as fault:
        object_to(village, row)
    assert fault.value.code == "objected"
    with pytest.raises(Invalid):
        actions.object_to_nomination(viewer, row.pk, " ")


def test_erasing_lets_go_of_ones_words_and_keeps_what_others_rest_on(village: Village) -> None:
    waits = put_forward(village, "neighbour", holder="", deeds="12 号那家")
    noticed = on_notice(village, "scorer")
    made = object_to(village, noticed)
    about = on_notice(village, holder=person_of(village, "neighbour"), kind="neighbour")
    neighbour = village.viewer("neighbour")
    assert actions.erase_own_nominations(neighbour) == 2
    for row in (waits, noticed, about, made):
        row.refresh_from_db()
    assert (waits.state, waits.deeds, waits.by) == (Nomination.WITHDRAWN, "", None)
    assert about.state == Nomination.WITHDRAWN
    assert noticed.state == Nomination.NOTICE
    assert (made.text, made.by) == ("那是他弟弟送的", None)
    viewer = village.viewer("other-reviewer")
    done = actions.answer_objection(viewer, made.pk, "dismissed", "问过了")
    assert done.outcome == "dismissed"
    assert actions.erase_own_nominations(neighbour) == 0
    assert own_points_data(neighbour)["models"] == {"nominations": [], "objections": []}
