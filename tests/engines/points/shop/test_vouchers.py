"""A voucher is used once, by its code, of which the database knows the digest alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import serializers

from gezhi.base import clock
from gezhi.base.ids import new_id, parse_code
from gezhi.engines.points import actions, queries
from gezhi.engines.points.models import Exchange, Voucher
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid
from tests.engines.points.shop.shopping import NOW, Counter

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes(counter: Counter) -> list[str]:
    counter.earn(30)
    return counter.buy("haircut", 2).codes


def test_each_thing_has_a_code(counter: Counter, codes: list[str]) -> None:
    assert len(set(codes)) == 2
    assert [parse_code(one) for one in codes] == codes
    assert counter.purse() == 6
    kept = serializers.serialize("json", Voucher.objects.all())
    assert not any(one in kept or one.replace("-", "") in kept for one in codes)
    assert {one.until for one in Voucher.objects.all()} == {NOW.date() + timedelta(days=90)}
    told = str(list(Journal.objects.values_list("data", flat=True)))
    assert not any(one in told for one in codes)


def test_the_form_sent_twice_shows_the_same_codes_for_a_while_and_to_its_sender_only(
    counter: Counter,
) -> None:
    counter.earn(30)
    asked = counter.wish("haircut", 2)
    first = actions.exchange(counter.keeper, asked)
    assert actions.exchange(counter.keeper, asked).codes == first.codes != []
    assert Voucher.objects.count() == 2
    counter.village.hire("other", "shopkeeper", "village")
    with pytest.raises(Changed):
        actions.exchange(counter.village.viewer("other"), asked)
    with clock.at(NOW + timedelta(minutes=11)):
        assert actions.exchange(counter.keeper, asked).codes == []


def test_a_code_is_used_once(counter: Counter, codes: list[str]) -> None:
    typed = codes[0].lower().replace("-", " ")
    assert queries.find_voucher(counter.keeper, typed).used is None
    actions.use_voucher(counter.keeper, typed)
    told = Journal.objects.get(verb="points.voucher_used")
    assert (told.data, told.post) == (
        {"shop": "village-yard", "good": "haircut", "kind": "service"},
        "shopkeeper",
    )
    with clock.at(NOW + timedelta(days=2)), pytest.raises(Changed) as fault:
        actions.use_voucher(counter.keeper, codes[0])
    assert fault.value.code == "used"
    assert "5月20日" in fault.value.words.zh
    assert "10:00" in fault.value.words.zh
    assert actions.use_voucher(counter.keeper, codes[1]).used is not None


def test_a_code_is_good_for_ninety_days(counter: Counter, codes: list[str]) -> None:
    with clock.at(NOW + timedelta(days=90)):
        actions.use_voucher(counter.keeper, codes[0])
    with clock.at(NOW + timedelta(days=91)), pytest.raises(Changed) as fault:
        actions.use_voucher(counter.keeper, codes[1])
    assert fault.value.code == "past"


def test_a_wrong_code_tells_nothing(counter: Counter, codes: list[str]) -> None:
    from gezhi.base.ids import short_code

    for text in ("", "ABC", short_code(new_id())):
        with pytest.raises(Invalid) as fault:
            actions.use_voucher(counter.keeper, text)
        assert [one.field for one in fault.value.wrong] == ["code"]
    with pytest.raises(Invalid) as elsewhere:
        queries.find_voucher(counter.village.viewer("scorer"), codes[0])
    with pytest.raises(Invalid) as unknown:
        queries.find_voucher(counter.village.viewer("scorer"), short_code(new_id()))
    assert elsewhere.value.wrong == unknown.value.wrong


def test_what_is_given_back_is_void_but_not_what_was_used(
    counter: Counter, codes: list[str]
) -> None:
    row = Exchange.objects.get()
    actions.use_voucher(counter.keeper, codes[0])
    with pytest.raises(Invalid) as fault:
        actions.take_back(counter.keeper, row.pk, 2, "unwanted", new_id())
    assert [one.code for one in fault.value.wrong] == ["together"]
    actions.take_back(counter.keeper, row.pk, 1, "unwanted", new_id())
    assert counter.purse() == 18
    with pytest.raises(Changed) as void:
        actions.use_voucher(counter.keeper, codes[1])
    assert void.value.code == "void"
    sale = queries.sale(counter.keeper, row.pk)
    assert (sale.used, sale.left) == (1, 0)
    with pytest.raises(Invalid) as fault:
        actions.take_back(counter.keeper, row.pk, 1, "unwanted", new_id())
    assert [one.code for one in fault.value.wrong] == ["nothing"]


def test_who_keeps_the_books_uses_no_vouchers(counter: Counter, codes: list[str]) -> None:
    for role in ("secretary", "resident"):
        with pytest.raises((Forbidden, Invalid)):
            actions.use_voucher(counter.village.viewer(role), codes[0])
    assert Voucher.objects.filter(used=None).count() == 2
