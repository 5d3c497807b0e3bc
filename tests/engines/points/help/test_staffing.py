"""Staff help whoever cannot ask by themselves, bring two together, and take down what is
improper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from gezhi.base import clock
from gezhi.engines.points import actions, queries
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Help, Record
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from tests.neighbours import Neighbours, build_neighbours

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.fixture
def town(db: None) -> Iterator[Neighbours]:
    with clock.at(NOW):
        yield build_neighbours()


def ask_for(town: Neighbours, by: str = "grid-worker") -> Help:
    new = actions.NewHelp(town.scheme, "carrying", "把旧柜子搬下楼", agreed=True)
    return actions.ask_for(town.viewer(by), new, town.persons["grandma"])


def test_somebody_without_a_phone_is_helped(town: Neighbours) -> None:
    row = ask_for(town)
    said = Journal.objects.get(verb="points.help_asked")
    assert (said.post, said.data["how"]) == ("grid-worker", "desk")
    worker = town.viewer("grid-worker")
    town.propose(row)
    ((party, words),) = queries.ready_for(worker, row.pk)
    assert (party.name, party.able, words) == ("helper", True, "")
    with pytest.raises(Invalid):
        actions.match_by_hand(worker, row.pk, party.person, " ")
    for _ in range(2):
        actions.match_by_hand(worker, row.pk, party.person, "上门问过王奶奶，也打过电话")
    actions.confirm(town.viewer("helper"), row.pk)
    with pytest.raises(Forbidden) as fault:
        actions.confirm(worker, row.pk, "helper")
    assert fault.value.code == "by-themselves"
    done = actions.confirm(worker, row.pk, "asker")
    assert (done.state, done.asker_by) == (Help.CONFIRMED, worker.account)
    assert Record.objects.count() == 2
    assert set(Record.objects.values_list("by", flat=True)) == {worker.account}


def test_who_confirmed_for_a_side_does_not_review_it(town: Neighbours) -> None:
    row = ask_for(town, "supervisor")
    supervisor = town.viewer("supervisor")
    actions.match_by_hand(supervisor, row.pk, town.persons["helper"], "都当面说好了")
    actions.confirm(town.viewer("helper"), row.pk)
    actions.confirm(supervisor, row.pk, "asker")
    verdict = Verdict(Record.objects.get(item="gives-an-hour").pk, "accepted")
    with pytest.raises(Forbidden):
        actions.review(supervisor, [verdict])
    assert actions.review(town.viewer("other-supervisor"), [verdict])[0].given == 2


def test_the_right_follows_the_ground(town: Neighbours) -> None:
    row = ask_for(town)
    for role in ("other-worker", "shopkeeper", "secretary", "helper"):
        viewer = town.viewer(role)
        with pytest.raises(Missing):
            ask_for(town, role)
        with pytest.raises(Missing):
            queries.desk_help(viewer, row.pk)
        with pytest.raises(Missing):
            actions.remove_help(viewer, row.pk, "不合适")
        with pytest.raises(Missing):
            actions.match_by_hand(viewer, row.pk, town.persons["helper"], "都说好了")
        assert queries.desk_helps(viewer, town.scheme) == []
    assert [one.id for one in queries.desk_helps(town.viewer("supervisor"), town.scheme)] == [
        row.pk
    ]
    worker = town.viewer("grid-worker")
    with pytest.raises(Missing):
        actions.match_by_hand(worker, row.pk, town.persons["third"], "都说好了")
    assert queries.search_neighbours(worker, town.scheme, "王奶奶")[0].name == "王奶奶"
    actions.offer(town.viewer("third"), actions.NewOffer(town.scheme, "carrying"))
    done = actions.match_by_hand(worker, row.pk, town.persons["third"], "都说好了")
    assert done.state == Help.MATCHED, "who offers help may live in another grid"


def test_improper_words_are_taken_down_with_a_reason(town: Neighbours) -> None:
    row = town.ask(words="高价收烟酒")
    worker = town.viewer("grid-worker")
    with pytest.raises(Invalid):
        actions.remove_help(worker, row.pk, "")
    for _ in range(2):
        actions.remove_help(worker, row.pk, "这里不做买卖")
    assert queries.needs(town.viewer("third")) == []
    seen = queries.one_help(town.viewer("asker"), row.pk)
    assert (seen.state, seen.reason) == (Help.REMOVED, "这里不做买卖")
    assert Message.objects.get(account=town.accounts["asker"]).template == "help-removed"
    said = Journal.objects.get(verb="points.help_ended")
    assert (said.post, said.data["how"]) == ("grid-worker", "removed")
    offer = actions.offer(town.viewer("helper"), actions.NewOffer(town.scheme, "repair", "x"))
    with pytest.raises(Missing):
        actions.remove_offer(town.viewer("other-worker"), offer.pk, "不合适")
    actions.remove_offer(worker, offer.pk, "写清楚一点")
    ((_, reason),) = queries.removed_offers(town.viewer("helper"))
    assert (reason, queries.help_ready(town.viewer("third"))) == ("写清楚一点", [])
    done = town.finish(town.match(town.ask()))
    with pytest.raises(Changed):
        actions.remove_help(worker, done.pk, "晚了")
