"""What comes to the shelf, and counting what is there."""

from uuid import UUID

from gezhi.base.ids import short_code
from gezhi.base.words import Words
from gezhi.engines.points.actions.ledger.posting import Receipt, write
from gezhi.engines.points.actions.ledger.reversing import locked
from gezhi.engines.points.models import Entry, Good
from gezhi.engines.points.queries.shops import Kept, good_of, must_keep
from gezhi.engines.points.rules.accounts import Side, house, of
from gezhi.engines.points.rules.postings import Move, Posting
from gezhi.engines.points.rules.refusing import id_taken
from gezhi.engines.points.rules.shops import COUNTED, MOST_STOCK, wrong_count
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.models.sealed import blind_index
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer


def shelf_of(kept: Kept) -> Side:
    """The account of what a shop has of a good."""
    return of("shop", kept.row.pk, "stock", kept.row.path)


def take_delivery(viewer: Viewer, good: int, count: int, id: UUID, supplier: str = "") -> Receipt:
    """Take so many of a good on the shelf, for the shop's keepers, from a supplier by
    its name or number where it is given: what one supplier brought adds up, and the ledger keeps no
    name. The same id counts once."""
    kept, row = _goods(viewer, good)
    wrong = wrong_count("count", count, 1, MOST_STOCK)
    if len(supplier) > 60:
        words = Words(zh="最多 60 个字", en="at most 60 characters")
        wrong.append(Wrong("supplier", "too-long", words))
    if wrong:
        raise Invalid(wrong)
    unit = row.stock_id or 0
    known = supplier.strip()
    giver = _supplier(known) if known else house("supplier", unit)
    move = Move(unit, giver, shelf_of(kept), count)
    with transaction():
        receipt = write(viewer, _posting(kept, row, "delivered", move, id))
        if not receipt.again:
            _tell(viewer, "points.delivered", kept, row, None, quantity=count)
    return receipt


def count_stock(viewer: Viewer, good: int, counted: int, reason: str, id: UUID) -> Receipt | None:
    """Say how many of a good were counted on the shelf; a difference is posted, with its `reason`
    (one of `COUNTED`), and the receipt given. None when the books were right. The same id again
    changes nothing and gives the same; with another good or number it is an error."""
    kept, row = _goods(viewer, good)
    wrong = wrong_count("counted", counted, 0, MOST_STOCK)
    wrong += wrong_id(id)
    if wrong:
        raise Invalid(wrong)
    unit, shelf = row.stock_id or 0, shelf_of(kept)
    side = house("difference", unit)
    with transaction():
        there = locked([Move(unit, shelf, side, 1)]).get((unit, shelf), 0)
        known = _counted_before(id, row)
        if known is not None:
            return known
        if _found_right(id, row, counted):
            return None
        missing = there - counted
        if missing and reason not in COUNTED:
            zh = f"账上 {there}，点到 {counted}，选一个原因"
            words = Words(zh=zh, en=f"the books say {there}, counted {counted}: say why")
            raise Invalid([Wrong("reason", "required", words)])
        sides = (shelf, side) if missing > 0 else (side, shelf)
        receipt = None
        if missing:
            move = Move(unit, *sides, abs(missing))
            receipt = write(viewer, _posting(kept, row, "counted", move, id, reason=reason))
        told = {"counted": counted, "difference": -missing}
        why = {"reason": reason} if missing else {}
        _tell(viewer, "points.counted", kept, row, id, **told, **why)
    return receipt


def _goods(viewer: Viewer, good: int) -> tuple[Kept, Good]:
    """A good of a shop that the viewer keeps, which has a shelf."""
    shop = Good.objects.filter(pk=good).values_list("shop_id", flat=True).first()
    kept = must_keep(viewer, shop or 0)
    row = good_of(viewer, kept.row, good)
    if row.stock_id is None:
        words = Words(zh="优惠和服务没有库存", en="vouchers have no stock")
        raise Invalid([Wrong("good", "kind", words)])
    return kept, row


def _supplier(name: str) -> Side:
    return of("supplier", blind_index(name, "supplier")[:32], "supplier")


def _posting(kept: Kept, row: Good, kind: str, move: Move, id: UUID, **more: str) -> Posting:
    evidence = {"shop": kept.row.key, "good": row.key, **more}
    return Posting(kind, kept.row.place_id, (move,), id, evidence=evidence)


def _counted_before(id: UUID, row: Good) -> Receipt | None:
    with for_system():
        known = Entry.objects.filter(pk=id).first()
    if known is None:
        return None
    if known.kind != "counted" or known.evidence.get("good") != row.key:
        raise id_taken()
    return Receipt(known.pk, short_code(known.pk), known.kind, known.day, True)


def _found_right(id: UUID, row: Good, counted: int) -> bool:
    """Whether a count that moved nothing was told before; only the journal knows of it."""
    with for_system():
        known = Journal.objects.filter(command=id).first()
    if known is None:
        return False
    told = (known.verb, known.subject, known.data.get("counted"))
    if told != ("points.counted", str(row.pk), counted):
        raise id_taken()
    return True


def _tell(
    viewer: Viewer, verb: str, kept: Kept, row: Good, id: UUID | None, /, **facts: int | str
) -> None:
    shop = kept.row
    where = {"place_id": shop.place_id, "path": shop.path, "as_post": kept.post, "command": id}
    record(viewer, verb, "good", row.pk, **where, shop=shop.key, good=row.key, **facts)  # type: ignore[arg-type]
