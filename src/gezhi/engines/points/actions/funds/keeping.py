"""Funds: opened by those who keep their book, and ended once they are empty."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gezhi.base.ids import new_id, short_code
from gezhi.base.words import Words
from gezhi.engines.points.models import Fund, FundVoucher, Unit
from gezhi.engines.points.queries.funds import FundSeen, KindOfFund, fund, kinds_of_funds, post_for
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.rules.refusing import id_taken
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class NewFund:
    """A fund of a kind of the pack, with the name by which people know it (“书画社经费”)."""

    place: int
    kind: str
    name: str
    id: UUID = field(default_factory=new_id)


def open_fund(viewer: Viewer, asked: NewFund) -> Fund:
    """Begin the book of a fund. The same id again is the same fund.

    Forbidden for whoever keeps no fund of that kind there; Invalid for a name that is missing or
    taken.
    """
    kind = next((one for one in kinds_of_funds(viewer, asked.place) if _is(one, asked)), None)
    if kind is None:
        raise Forbidden(
            "not-allowed", "这里的资金不由您来管", "the funds here are not yours to keep"
        )
    with transaction():
        before = Fund.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.place_id, before.key, before.name) != (asked.place, asked.kind, asked.name):
                raise id_taken()
            return before
        wrong = [*_wrong(asked)]
        if wrong:
            raise Invalid(wrong)
        return _opened(viewer, asked, kind)


def _is(one: KindOfFund, asked: NewFund) -> bool:
    return (one.place.pk, one.rules.fund) == (asked.place, asked.kind)


def _wrong(asked: NewFund) -> Iterator[Wrong]:
    yield from wrong_id(asked.id)
    name = asked.name.strip()
    if not name:
        words = Words(zh="给它起个名字，比如“书画社经费”", en="give it a name, as people call it")
        yield Wrong("name", "required", words)
    elif len(name) > LONGEST_NAME:
        yield Wrong(
            "name",
            "long",
            Words(zh=f"名字最多 {LONGEST_NAME} 个字", en=f"at most {LONGEST_NAME} characters"),
        )
    elif Fund.objects.filter(place=asked.place, name=name).exists():
        words = Words(zh="这里已有同名的资金", en="there is a fund of this name here")
        yield Wrong("name", "taken", words)


def _opened(viewer: Viewer, asked: NewFund, kind: KindOfFund) -> Fund:
    name = asked.name.strip()
    unit = Unit.objects.create(
        key=f"fund:{short_code(asked.id)}",
        kind="fen",
        place=kind.place,
        path=kind.place.path,
        zh=name,
        en=name,
    )
    row = Fund(
        id=asked.id,
        place=kind.place,
        path=kind.place.path,
        key=kind.rules.fund,
        version_id=kind.version,
        name=name,
        unit=unit,
        by=viewer.account,
    )
    row.save(force_insert=True)
    tell(viewer, "fund_opened", row, post_for(viewer, kind.rules.kept_by, row.path) or "")
    return row


def end_fund(viewer: Viewer, wanted: UUID) -> Fund:
    """End a fund in which nothing is left; its book stays to be read. Ended already it changes
    nothing. Changed while there is money, or something waits to be approved."""
    with transaction():
        seen = must_keep(viewer, wanted)
        row = Fund.objects.select_for_update(of=("self",), no_key=True).get(pk=wanted)
        if row.ended is not None:
            return row
        if seen.balance:
            zh, en = (
                "账上还有钱，结清以后再销账",
                "there is money left: spend or hand it back first",
            )
            raise Changed("not-empty", zh, en, there=seen.balance)
        if row.vouchers.filter(state=FundVoucher.PROPOSED).exists():
            zh, en = "还有支出等着批", "something waits to be approved"
            raise Changed("waiting", zh, en)
        row.ended = today()
        row.save(update_fields=["ended"])
        tell(viewer, "fund_ended", row, seen.keeps or "")
    return row


def must_keep(viewer: Viewer, wanted: UUID) -> FundSeen:
    """The fund, for those who keep its book; Forbidden for others."""
    seen = fund(viewer, wanted)
    if seen.keeps is None:
        raise Forbidden("not-allowed", "这笔资金不由您来管", "this fund is not yours to keep")
    return seen


def must_approve(viewer: Viewer, wanted: UUID) -> FundSeen:
    """The fund, for those who approve what it spends; Forbidden for others."""
    seen = fund(viewer, wanted)
    if seen.approves is None:
        raise Forbidden("not-allowed", "这笔资金的支出不由您来批", "you do not approve here")
    return seen


def tell(viewer: Viewer, verb: str, row: Fund, post: str, /, **facts: Any) -> None:
    """Tell the journal what became of a fund: amounts and lines, no words."""
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    record(viewer, f"points.{verb}", "fund", row.pk, **where, fund=row.key, **facts)  # type: ignore[arg-type]
