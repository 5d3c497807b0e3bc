"""Two at once, with real connections: one is accepted, both confirmations count, once each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.models import Help, HelpProposal, Record
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed
from tests.engines.points.ledger.test_races import at_once
from tests.neighbours import Neighbours, build_neighbours, fresh

pytestmark = pytest.mark.postgresql_only
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.fixture
def town(committed: None) -> Any:
    with clock.at(NOW):
        yield build_neighbours()


def there(verb: str) -> int:
    return Journal.objects.filter(verb=f"points.help_{verb}").count()


def test_two_accepts_at_once_agree_on_one(town: Neighbours) -> None:
    row = town.ask()
    said = [town.propose(row, role).pk for role in ("helper", "third")]
    asker = town.viewer("asker")
    came = at_once(lambda n: actions.accept(asker, said[n % 2]), 6)
    faults = [one for one in came if not isinstance(one, Help)]
    assert len(faults) == 3
    assert all(isinstance(one, Changed) for one in faults), faults
    states = HelpProposal.objects.values_list("state", flat=True)
    assert sorted(states) == ["accepted", "declined"]
    assert there("matched") == 1


def test_both_confirm_at_once_and_it_is_recorded_once(town: Neighbours) -> None:
    row = town.match(town.ask())
    sides = [town.viewer("asker"), town.viewer("helper")]
    came = at_once(lambda n: actions.confirm(sides[n % 2], row.pk), 6)
    assert all(isinstance(one, Help) for one in came), came
    row.refresh_from_db()
    assert (row.state, Record.objects.count(), there("confirmed")) == (Help.CONFIRMED, 2, 1)


def test_withdrawn_or_accepted_but_not_both(town: Neighbours) -> None:
    row = town.ask()
    made, asker = town.propose(row), town.viewer("asker")
    acts = [
        lambda: actions.accept(asker, made.pk),
        lambda: actions.withdraw_help(asker, row.pk),
    ]
    came = at_once(lambda n: acts[n](), 2)
    assert sorted(type(one).__name__ for one in came) == ["Changed", "Help"]
    row.refresh_from_db()
    assert (row.state == Help.MATCHED) == (there("matched") == 1)
    assert there("matched") + there("ended") == 1


def test_the_same_request_sent_twice_at_once_is_one(town: Neighbours) -> None:
    asker, id_ = town.viewer("asker"), fresh()
    new = actions.NewHelp(town.scheme, "errand", "帮我取药", agreed=True, id=id_)
    came = at_once(lambda _: actions.ask(asker, new), 4)
    assert all(isinstance(one, Help) for one in came), came
    assert there("asked") == 1


def test_the_same_offer_twice_at_once_is_one(town: Neighbours) -> None:
    helper = town.viewer("helper")
    new = [actions.NewOffer(town.scheme, "haircut", str(n)) for n in range(4)]
    came = at_once(lambda n: actions.offer(helper, new[n]), 4)
    assert len({getattr(one, "pk", one) for one in came}) == 1, came
