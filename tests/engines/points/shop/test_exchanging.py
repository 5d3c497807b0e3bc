"""Points against what the shop offers: both move, or neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.people.models import Household
from gezhi.engines.places import actions as places
from gezhi.engines.points import actions, queries
from gezhi.engines.points.actions import Terms
from gezhi.engines.points.models import Entry, Exchange, Good
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from gezhi.pack.points import Tier
from tests.engines.points.shop.shopping import NOW, Counter, open_counter
from tests.town import SYSTEM, loaded

pytestmark = pytest.mark.django_db


def codes(fault: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in fault.value.wrong]


def test_points_go_and_the_thing_with_them(counter: Counter) -> None:
    counter.earn(20)
    done = counter.buy("towel", 2)
    assert (counter.purse(), counter.stock("towel")) == (10, 1)
    assert (done.exchange.points, done.exchange.quantity, done.codes) == (10, 2, [])
    entry = Entry.objects.get(pk=done.exchange.pk)
    assert (entry.kind, entry.lines) == ("spent", 2)
    assert entry.evidence == {"shop": "village-yard", "good": "towel", "quantity": 2}
    told = Journal.objects.get(verb="points.exchanged")
    assert (told.post, told.path) == ("shopkeeper", counter.row.path)
    assert told.data == {
        "shop": "village-yard",
        "good": "towel",
        "kind": "goods",
        "quantity": 2,
        "points": 10,
        "scheme": "ten-stars",
        "holder_kind": "household",
    }
    home = counter.village.home("h1")
    everything = Journal.objects.values_list("subject", "data", "path")
    assert home not in str(list(everything))
    assert queries.unsound(SYSTEM, counter.unit) == []


def test_too_few_points_are_named_and_nothing_moves(counter: Counter) -> None:
    counter.earn(4)
    with pytest.raises(Changed) as fault:
        counter.buy("towel")
    assert fault.value.words.zh == "分不够：现有 4，需要 5"
    assert (fault.value.facts["there"], fault.value.facts["wanted"]) == (4, 5)
    assert (counter.purse(), counter.stock("towel")) == (4, 3)
    assert not Exchange.objects.exists()
    assert not Journal.objects.filter(verb="points.exchanged").exists()
    with pytest.raises(Changed) as fault:
        counter.buy("towel", home="h3")
    assert fault.value.facts["there"] == 0


def test_what_is_sold_out_is_named_and_no_points_go(counter: Counter) -> None:
    counter.earn(100)
    with pytest.raises(Changed) as fault:
        counter.buy("towel", 4)
    assert fault.value.words.zh == "毛巾不够：现有 3，需要 4"
    assert (counter.purse(), counter.stock("towel")) == (100, 3)
    with pytest.raises(Changed):
        counter.buy("soap")


def test_a_refused_id_stays_refused(counter: Counter) -> None:
    counter.earn(4)
    asked = counter.wish("towel")
    with pytest.raises(Changed) as first:
        actions.exchange(counter.keeper, asked)
    counter.earn(20)
    with pytest.raises(Changed) as late:
        actions.exchange(counter.keeper, asked)
    assert late.value.words == first.value.words
    assert counter.purse() == 24
    assert actions.exchange(counter.keeper, replace(asked, id=new_id())).exchange.points == 5


def test_the_same_id_counts_once(counter: Counter) -> None:
    counter.earn(20)
    asked = counter.wish("towel")
    first = actions.exchange(counter.keeper, asked)
    actions.change_good(counter.keeper, asked.good, Terms(7, offered=False))
    again = actions.exchange(counter.keeper, asked)
    assert (first.again, again.again, again.exchange.pk) == (False, True, first.exchange.pk)
    assert counter.purse() == 15
    with pytest.raises(Changed) as fault:
        actions.exchange(counter.keeper, replace(asked, quantity=2))
    assert fault.value.code == "id-taken"


def test_only_keepers_exchange_and_only_for_holders_of_their_ground(counter: Counter) -> None:
    counter.earn(20)
    for role in ("scorer", "resident", "auditor"):
        with pytest.raises(Forbidden):
            actions.exchange(counter.village.viewer(role), counter.wish("towel"))
    with pytest.raises(Missing):
        actions.exchange(counter.keeper, replace(counter.wish("towel"), holder=str(new_id())))
    other = places.NewPlace("community", "西庄村", code="370399001002")
    counter.village.places["other"] = places.add_place(SYSTEM, other)
    version = counter.row.version
    places.attach_pack(SYSTEM, counter.village.places["other"], version, date(2020, 1, 1))
    counter.village.hire("stranger", "shopkeeper", "other")
    with pytest.raises(Forbidden):
        actions.exchange(counter.village.viewer("stranger"), counter.wish("towel"))
    assert counter.purse() == 20


def test_what_cannot_be_asked_is_refused_at_its_field(counter: Counter) -> None:
    counter.earn(50)
    towel = counter.wish("towel")
    rating = counter.village.in_force.adoption.rating_id
    for asked, wrong in (
        (replace(towel, quantity=0), ("quantity", "range")),
        (replace(towel, quantity=100), ("quantity", "range")),
        (replace(towel, unit=rating), ("unit", "unit")),
        (replace(towel, price=4), ("good", "price")),
    ):
        with pytest.raises(Invalid) as fault:
            actions.exchange(counter.keeper, asked)
        assert codes(fault) == [wrong]
    with pytest.raises(Missing):
        actions.exchange(counter.keeper, replace(towel, good=0))
    actions.change_good(counter.keeper, towel.good, Terms(5, offered=False))
    with pytest.raises(Invalid) as fault:
        counter.buy("towel")
    assert codes(fault) == [("good", "not-offered")]
    actions.change_good(counter.keeper, towel.good, Terms(5))
    assert actions.exchange(counter.keeper, towel).exchange.points == 5, (
        "a wrong answer burns no id"
    )


def test_a_limit_holds_for_each_holder_and_period(counter: Counter) -> None:
    counter.earn(200)
    counter.earn(60, "h2")
    counter.deliver("cooking-oil", 10)
    first = counter.buy("cooking-oil")
    with pytest.raises(Invalid) as fault:
        counter.buy("cooking-oil", 2)
    assert codes(fault) == [("quantity", "limit")]
    assert fault.value.wrong[0].words.zh == "“食用油 1.8 升”在 2026-Q2 最多换 2 件，还能换 1 件"
    counter.buy("cooking-oil")
    counter.buy("cooking-oil", 2, "h2")
    with pytest.raises(Invalid):
        counter.buy("cooking-oil")
    actions.take_back(counter.keeper, first.exchange.pk, 1, "unwanted", new_id())
    counter.buy("cooking-oil")
    with clock.at(datetime(2026, 7, 1, 10, tzinfo=clock.ZONE)):
        assert counter.buy("cooking-oil", 2).exchange.quantity == 2


def test_who_has_moved_away_may_still_spend(counter: Counter) -> None:
    counter.earn(20)
    home = counter.village.homes["h1"]
    Household.objects.filter(pk=home.pk).update(until=date(2026, 5, 1))
    assert counter.buy("towel").exchange.points == 5


def test_what_has_lapsed_cannot_be_spent_before_it_is_written_off(counter: Counter) -> None:
    counter.earn(10, expires=NOW.date())
    counter.earn(8)
    with clock.at(NOW + timedelta(days=1)):
        with pytest.raises(Changed) as fault:
            counter.buy("towel", 2)
        assert fault.value.facts["there"] == 8
        counter.buy("towel")
        assert counter.purse() == 3, "what had lapsed is written off on the way"
        assert actions.expire(SYSTEM, counter.unit).amount == 0
        found = queries.purses_of(
            counter.keeper, counter.row.pk, "household", counter.village.home("h1")
        )
        assert [(one.amount, one.lapsed) for one in found] == [(3, 0)]


def test_what_expires_today_can_still_be_spent(counter: Counter) -> None:
    counter.earn(5, expires=NOW.date())
    counter.buy("towel")
    assert counter.purse() == 0


@pytest.fixture
def tiered(db: None):
    """The village with a tier at 3 points of the year's score, and towels kept for it."""
    pack = loaded("dongzhuang")
    words = {"zh": "示范户", "en": "Model household"}
    tier = Tier.model_validate(
        {"tier": "model", "name": words, "from": 3, "rights": {"zh": "优先", "en": "First"}}
    )
    scheme = pack.schemes["ten-stars"].model_copy(update={"tiers": [tier]})
    changed = pack.model_copy(update={"schemes": {**pack.schemes, "ten-stars": scheme}})
    with clock.at(NOW):
        made = open_counter(changed)
        Good.objects.filter(key="towel").update(tier="model")
        yield made


def test_a_tier_is_reached_by_this_years_score(tiered: Counter) -> None:
    tiered.earn(50)
    tiered.scored("yard-clean")
    with pytest.raises(Invalid) as fault:
        tiered.buy("towel")
    assert codes(fault) == [("good", "tier")]
    assert "“示范户”（3 分）" in fault.value.wrong[0].words.zh
    assert "今年得了 2 分" in fault.value.wrong[0].words.zh
    offer = next(one for one in _offers(tiered) if one.good.key == "towel")
    assert offer.tier is not None
    tiered.scored("rooms-clean")
    assert next(one for one in _offers(tiered) if one.good.key == "towel").tier is None
    tiered.buy("towel")
    with pytest.raises(Invalid):
        tiered.buy("towel", home="h2")
    with clock.at(datetime(2027, 1, 2, 10, tzinfo=clock.ZONE)), pytest.raises(Invalid) as fault:
        tiered.buy("towel")
    assert codes(fault) == [("good", "tier")]


def _offers(counter: Counter) -> list[queries.Offer]:
    home = counter.village.home("h1")
    purse = queries.purses_of(counter.keeper, counter.row.pk, "household", home)[0]
    return queries.offers(counter.keeper, counter.row.pk, purse)


def test_an_offer_says_what_is_left_for_the_holder(counter: Counter) -> None:
    counter.earn(100)
    counter.buy("cooking-oil")
    oil = next(one for one in _offers(counter) if one.good.key == "cooking-oil")
    assert (oil.stock, oil.left, str(oil.period)) == (2, 1, "2026-Q2")
