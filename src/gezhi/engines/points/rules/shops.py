"""What a shop may give for points: prices and limits that can be, how long a voucher is good, and
what comes back with a return."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from gezhi.base.words import Words
from gezhi.engines.points.rules.expiry import NEVER, lots
from gezhi.engines.trust.rules.refusal import Wrong

GOODS, DISCOUNT, SERVICE = "goods", "discount", "service"
KINDS = (GOODS, DISCOUNT, SERVICE)
"""Goods come from the shelf; for a discount or a service the holder gets vouchers."""

PERIODS = ("month", "quarter", "year")
DEAREST, MOST_LIMIT, MOST_AT_ONCE, MOST_STOCK = 10_000, 9_999, 99, 100_000
VOUCHER_DAYS = 90
"""So many days a voucher can be used, that of its exchange not counted."""

BACK = ("mistake", "unwanted", "faulty")
"""Why something comes back. What is `faulty` is not put on the shelf again."""

COUNTED = ("miscounted", "damaged", "missing", "found")
"""Why there is more or less on the shelf than in the books."""


def wrong_of_good(
    kind: str, zh: str, en: str, points: int, most: int | None, per: str
) -> list[Wrong]:
    """Everything that is wrong with what a shop wants to offer."""
    wrong: list[Wrong] = []
    if kind not in KINDS:
        wrong.append(_wrong("kind", "unknown", "选一种：商品、优惠或服务", "choose a kind"))
    if not 1 <= len(zh.strip()) <= 60:
        wrong.append(_wrong("zh", "required", "写上名称（最多 60 个字）", "give it a name"))
    if len(en.strip()) > 60:
        wrong.append(_wrong("en", "too-long", "最多 60 个字母", "at most 60 characters"))
    return [*wrong, *wrong_of_terms(points, most, per)]


def wrong_of_terms(points: int, most: int | None, per: str) -> list[Wrong]:
    """What is wrong with a price and a limit."""
    wrong: list[Wrong] = []
    if not 1 <= points <= DEAREST:
        zh = f"分值要是 1 到 {DEAREST} 的整数"
        wrong.append(_wrong("points", "points", zh, f"a whole number from 1 to {DEAREST}"))
    if most is not None and not 1 <= most <= MOST_LIMIT:
        zh = f"限量要是 1 到 {MOST_LIMIT} 的整数；不限就空着"
        en = f"a whole number from 1 to {MOST_LIMIT}; leave it empty for no limit"
        wrong.append(_wrong("most", "range", zh, en))
    if most is not None and per not in PERIODS:
        zh, en = "选按月、按季还是按年限量", "choose month, quarter or year for the limit"
        wrong.append(_wrong("per", "required", zh, en))
    return wrong


def wrong_count(field: str, count: int, least: int, most: int) -> list[Wrong]:
    """A number of things that is no whole number in its bounds."""
    if least <= count <= most:
        return []
    zh, en = f"写 {least} 到 {most} 的整数", f"a whole number from {least} to {most}"
    return [_wrong(field, "range", zh, en)]


def valid_until(day: date) -> date:
    """The last day on which a voucher that was got on a day can be used."""
    return day + timedelta(days=VOUCHER_DAYS)


def brought_back(
    came: Mapping[date | None, int], left: int, amount: int, today: date
) -> Iterable[tuple[date | None, int]]:
    """How much of an amount that had left comes back to expire when: as if it had never left. What
    has lapsed meanwhile is good for today."""
    now = {lot.expires: lot.amount for lot in lots(came.items(), left)}
    found: dict[date | None, int] = {}
    for lot in lots(came.items(), left - amount):
        more = lot.amount - now.get(lot.expires, 0)
        if more > 0:
            expires = lot.expires
            if expires is not None and expires < today:
                expires = today
            found[expires] = found.get(expires, 0) + more
    return sorted(found.items(), key=lambda one: one[0] or NEVER)


def _wrong(field: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(field, code, Words(zh=zh, en=en))
