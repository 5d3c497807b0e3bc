"""`gezhi book`: does a published book add up, and is it the one that was published?

Nothing of Gezhi's own data is needed, and nothing of the engines is used: anybody checks with this
what they took from the public page, and the sums are reckoned anew.
"""

import argparse
import hashlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gezhi.base.words import Mistake, Words

_HEAD = re.compile(r"(\S+) ([0-9]{4})-([0-9]{2})")
_LEG = re.compile(r"\s+(\S+)\s+(-?[0-9]+) ")
LEAST_DIGEST = 12


@dataclass(frozen=True)
class Listed:
    """A published list: unit, month as `(year, month)`, digest of its text, and by code the
    figures opening, earned, spent, expired, closing."""

    unit: str
    month: tuple[int, int]
    digest: str
    rows: dict[str, tuple[int, int, int, int, int]]


def add_parser(subparsers: Any) -> None:
    """`gezhi book LIST [--digest HEX] [--before LIST] [--entries FILE] [--code CODE]`."""
    parser = subparsers.add_parser("book", help="check a closed book that was published")
    parser.add_argument("list", type=Path, help="the list of a month (.txt), as it was downloaded")
    parser.add_argument("--digest", help="the fingerprint as it was published (12 figures or more)")
    parser.add_argument("--before", type=Path, help="the list of the month before")
    parser.add_argument("--entries", type=Path, help="the same month's file for beancount")
    parser.add_argument("--code", help="show the line of an account")
    parser.add_argument("--lang", choices=("zh", "en"), default=_lang())
    parser.set_defaults(run=run)


def _lang() -> str:
    return "zh" if os.environ.get("LANG", "").startswith("zh") else "en"


def run(args: argparse.Namespace) -> int:
    """Print what was found; exit status 1 when anything is wrong."""
    try:
        book = read_list(args.list)
        wrong = [*faults(book), *_compared(book, args)]
    except Mistake as mistake:
        print(mistake.say(args.lang), file=sys.stderr)
        return 1
    for one in wrong:
        print(one.say(args.lang), file=sys.stderr)
    month = f"{book.month[0]}-{book.month[1]:02}"
    print(f"{book.unit} {month}: {book.digest}")
    if args.code:
        _show(book, args.code, args.lang)
    n, m = len(book.rows), len(wrong)
    zh, en = f"{n} 个账户，{m} 处不对", f"{n} accounts, {m} faults"
    print(Words(zh=zh, en=en).say(args.lang))
    return 1 if wrong else 0


def read_list(path: Path) -> Listed:
    """A list from its file; Mistake for what is none. Line ends are put right, as editors change
    them."""
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise Mistake(f"读不了 {path}：{fault}", f"{path} cannot be read: {fault}") from fault
    lines = text.rstrip("\n").split("\n")
    head = _HEAD.fullmatch(lines[0])
    if head is None:
        zh = f"{path} 不是公布的清单（第一行要是“方案 年-月”）"
        raise Mistake(zh, f"{path} is no published list: its first line is not `unit year-month`")
    rows: dict[str, tuple[int, int, int, int, int]] = {}
    for number, line in enumerate(lines[1:], start=2):
        code, *figures = line.split(" ")
        if len(figures) != 5 or not all(re.fullmatch(r"-?[0-9]+", one) for one in figures):
            zh = f"{path} 第 {number} 行不是“代码 期初 收入 支出 过期 期末”"
            raise Mistake(zh, f"{path}:{number}: not a code and five figures")
        rows[code] = tuple(map(int, figures))  # type: ignore[assignment]
    listed = "\n".join(lines) + "\n"
    digest = hashlib.sha256(listed.encode()).hexdigest()
    return Listed(head[1], (int(head[2]), int(head[3])), digest, rows)


def faults(book: Listed) -> list[Words]:
    """What does not add up within one list."""
    wrong = []
    for code, (opening, earned, spent, expired, closing) in book.rows.items():
        made = opening + earned - spent - expired
        if made != closing:
            zh = f"{code}：算出来期末应是 {made}，清单上写的是 {closing}"
            wrong.append(_said(zh, f"{code}: comes to {made} and says {closing}"))
    for at, zh, en in ((0, "期初", "openings"), (4, "期末", "closings")):
        total = sum(figures[at] for figures in book.rows.values())
        if total:
            said = f"全部{zh}相加应是 0，算出来是 {total}"
            wrong.append(_said(said, f"all {en} come to {total} and not to 0"))
    return wrong


def _compared(book: Listed, args: argparse.Namespace) -> list[Words]:
    wrong: list[Words] = []
    if args.digest:
        wrong += differs(book, args.digest)
    if args.before:
        wrong += breaks(read_list(args.before), book)
    if args.entries:
        wrong += disagrees(book, args.entries)
    return wrong


def differs(book: Listed, digest: str) -> list[Words]:
    """Whether it is another list than that of which a digest was published."""
    wanted = re.sub(r"[^0-9a-f]", "", digest.lower())
    if len(wanted) < LEAST_DIGEST:
        zh, en = f"指纹至少要写 {LEAST_DIGEST} 位", f"give {LEAST_DIGEST} figures of the digest"
        return [_said(zh, en)]
    if book.digest.startswith(wanted):
        return []
    zh = "指纹对不上：这份清单不是公布的那一份"
    return [_said(zh, "the digest is another: this is not the list that was published")]


def breaks(before: Listed, book: Listed) -> list[Words]:
    """Where a month does not begin with what the one before it ended with."""
    year, month = before.month
    following = (year + month // 12, month % 12 + 1)
    if (before.unit, following) != (book.unit, book.month):
        return [_said("另一份不是上一个月的清单", "the other list is not of the month before")]
    wrong = []
    for code in sorted({*before.rows, *book.rows}):
        left = before.rows[code][4] if code in before.rows else 0
        found = book.rows[code][0] if code in book.rows else 0
        if left != found:
            zh = f"{code}：上月期末 {left}，这月期初却是 {found}"
            wrong.append(_said(zh, f"{code}: ended with {left} and begins with {found}"))
    return wrong


def disagrees(book: Listed, entries: Path) -> list[Words]:
    """Where the entries of the month come to something else than the list says."""
    made: dict[str, int] = dict.fromkeys(book.rows, 0)
    for line in entries.read_text(encoding="utf-8").splitlines():
        leg = _LEG.match(line)
        if leg is not None:
            code = leg[1].rpartition(":")[2].lower()
            made[code] = made.get(code, 0) - int(leg[2])
    wrong = []
    for code, amount in sorted(made.items()):
        closing = book.rows[code][4] if code in book.rows else 0
        if amount != closing:
            zh = f"{code}：按每一笔算期末是 {amount}，清单上写的是 {closing}"
            wrong.append(
                _said(zh, f"{code}: its entries come to {amount}, the list says {closing}")
            )
    return wrong


def _show(book: Listed, code: str, lang: str) -> None:
    figures = book.rows.get("".join(code.split()).lower())
    if figures is None:
        zh, en = f"清单里没有 {code}", f"{code} is not in the list"
        print(Words(zh=zh, en=en).say(lang))
        return
    names = ("期初", "收入", "支出", "过期", "期末")
    if lang == "en":
        names = ("opening", "earned", "spent", "expired", "closing")
    print(" ".join(f"{name} {figure}" for name, figure in zip(names, figures, strict=True)))


def _said(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)
