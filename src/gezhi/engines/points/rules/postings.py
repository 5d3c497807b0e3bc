"""What is asked of the ledger, and what can be said of it before looking anything up."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points.rules.accounts import HOLDERS, ROLES, Side
from gezhi.engines.trust.rules.refusal import Wrong, wrong_id

LARGEST = 10**12
"""No single move is larger: ten billion yuan in fen."""

MOST_MOVES = 1000

KINDS = (
    *("opened", "earned", "deducted", "spent", "transferred", "returned"),
    *("delivered", "counted", "paid", "held"),
)
"""What an entry can be posted as. `expired`, `reversed` and `released` come about by their own
actions, and `refused` marks an id that was refused."""

Value = str | int | list[str] | list[int]
_PLAIN = re.compile(r"[0-9A-Za-z_.:-]{1,64}")


@dataclass(frozen=True, slots=True)
class Move:
    """`amount` of a unit (by its id) leaves `debit` and comes to `credit`; `expires` is the last
    day on which it can be used there."""

    unit: int
    debit: Side
    credit: Side
    amount: int
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry as it is asked for. `id` is made by the caller (UUIDv7): sent twice it counts once.

    All moves happen, or none: points against goods is one posting with a move of each unit. `day`
    is today unless given. `evidence` names by ids what it rests on, and carries no words.
    """

    kind: str
    place: int
    moves: tuple[Move, ...]
    id: UUID = field(default_factory=new_id)
    day: date | None = None
    evidence: Mapping[str, Value] = field(default_factory=dict[str, Value])


def digest_of(actor: UUID | None, kind: str, about: Any) -> str:
    """The fingerprint of what was asked, by which the same request is told from another under the
    same id."""
    text = json.dumps([str(actor), kind, about], sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def payload(posting: Posting) -> list[Any]:
    """What of a posting makes it the same request."""
    moves = [
        [m.unit, *_named(m.debit), *_named(m.credit), m.amount, m.expires] for m in posting.moves
    ]
    return [posting.place, posting.day, moves, dict(posting.evidence)]


def _named(side: Side) -> list[str]:
    return [side.role, side.kind, side.id]


def faults(posting: Posting, today: date) -> list[Wrong]:
    """Everything that is wrong with a posting by itself."""
    return [*_faults_of_entry(posting, today), *_faults_of_moves(posting, today)]


def _faults_of_entry(posting: Posting, today: date) -> Iterator[Wrong]:
    yield from wrong_id(posting.id)
    if posting.kind not in KINDS:
        zh = f"没有“{posting.kind}”这种入账"
        yield _wrong("kind", "unknown", zh, f"there is no posting of kind {posting.kind}")
    if posting.day is not None and posting.day > today:
        zh, en = "不能记到以后的日子", "nothing can be posted to a day to come"
        yield _wrong("day", "future", zh, en)
    if not all(_plain(key) and _plain_value(one) for key, one in posting.evidence.items()):
        zh, en = "依据里只能写编号，不写文字", "evidence names things by ids and has no words"
        yield _wrong("evidence", "words", zh, en)


def _faults_of_moves(posting: Posting, today: date) -> Iterator[Wrong]:
    if not 1 <= len(posting.moves) <= MOST_MOVES:
        zh = f"一笔要有 1 到 {MOST_MOVES} 行"
        yield _wrong("moves", "count", zh, f"a posting has 1 to {MOST_MOVES} moves")
    if _passing(posting.moves):
        zh, en = "同一笔里一个账户不能又进又出", "an account cannot give and take in one posting"
        yield _wrong("moves", "passing", zh, en)
    day = posting.day or today
    for number, move in enumerate(posting.moves):
        yield from _faults_of_move(f"moves.{number}", move, day)


def _faults_of_move(where: str, move: Move, day: date) -> Iterator[Wrong]:
    if type(move.amount) is not int or not 1 <= move.amount <= LARGEST:
        zh = f"数量要是 1 到 {LARGEST} 的整数"
        en = f"an amount is a whole number from 1 to {LARGEST}"
        yield _wrong(f"{where}.amount", "amount", zh, en)
    if move.debit == move.credit:
        yield _wrong(where, "same", "转出和转入不能是同一个账户", "it moves to where it comes from")
    if move.expires is not None and move.expires < day:
        zh, en = "有效期已过", "it would expire before it is there"
        yield _wrong(f"{where}.expires", "past", zh, en)
    for name, side in (("debit", move.debit), ("credit", move.credit)):
        known = side.role in ROLES and side.kind in HOLDERS
        if not known or not _plain(side.id) or len(side.id) > 40:
            zh, en = "没有这种账户", "there is no such kind of account"
            yield _wrong(f"{where}.{name}", "account", zh, en)


def _passing(moves: tuple[Move, ...]) -> bool:
    """Whether something passes through an account that is bounded: whether there is enough would
    hang on the order of the moves."""
    giving = {(move.unit, move.debit) for move in moves if move.debit.bounded}
    return any((move.unit, move.credit) in giving for move in moves)


def _plain(value: Any) -> bool:
    return isinstance(value, str) and _PLAIN.fullmatch(value) is not None


def _plain_value(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, int) or _plain(one) for one in value)  # pyright: ignore
    return isinstance(value, int) or _plain(value)


def _wrong(where: str, code: str, zh: str, en: str) -> Wrong:
    return Wrong(where, code, Words(zh=zh, en=en))
