"""Keeping a roll until the ballot opens: lines added in bulk, taken off, and written proxies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.councils.actions.ballots.telling import locked, moved, must_run, tell
from gezhi.engines.councils.models import Ballot, RollRow, Vote
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

BATCH = 1000
DEVELOPER = "developer"
"""The head of all units that a developer has not sold or not handed over (SPC art. 9)."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """One line for a roll. `key` makes it the only one (a unit's number, a person's or household's
    id); `head` is whose one vote it is, the key itself if empty. `area` in cm²; `account` is who
    votes for it online; `household` joins those who live together. `who_kind` and `who` name a
    person, household or unit known here, if it is one."""

    key: str
    name: str
    head: str = ""
    born: date | None = None
    area: int | None = None
    household: str = ""
    account: UUID | None = None
    who_kind: str = "person"
    who: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Proxy:
    """A written proxy: `head` lets somebody vote in its place, who is on the roll (`to_head`), or
    has an account, or both; `name` is how the paper calls them."""

    head: str
    name: str
    to_head: str = ""
    account: UUID | None = None


def add_to_roll(
    viewer: Viewer, wanted: UUID, rows: Sequence[NewRow], *, replace: bool = False
) -> int:
    """Add lines to a roll by a holder of `ballot.run`; with `replace`, in place of all there were.

    A line whose key stands on the roll already is written over; a written proxy of its head stays.
    Returns how many the roll has now.
    Faults in what the lines say (no area, a minor) do not stop it: `roll_faults` tells them, and
    the ballot does not open with them. Invalid for a line without key or name, or a key twice.
    Changed when the roll is frozen.
    """
    with transaction():
        row, post = _keeping(viewer, wanted)
        wrong = list(_wrong(rows))
        if wrong:
            raise Invalid(wrong)
        given = _given(row)
        if replace:
            RollRow.objects.filter(ballot=row).delete()
        known = dict(RollRow.objects.filter(ballot=row).values_list("key", "number"))
        last = RollRow.objects.filter(ballot=row).aggregate(last=Max("number"))["last"] or 0
        RollRow.objects.filter(ballot=row, key__in=[one.key.strip() for one in rows]).delete()
        made = []
        for one in rows:
            number = known.get(one.key.strip())
            last += number is None
            line = _row(row, one, number or last)
            line.proxy_name, line.proxy_head, line.proxy_account = given.get(line.head, _NOBODY)
            made.append(line)
        RollRow.objects.bulk_create(made, batch_size=BATCH)
        count = RollRow.objects.filter(ballot=row).count()
        tell(viewer, "roll_kept", row, post, added=len(made), rows=count)
    return count


_NOBODY: tuple[str, str, UUID | None] = ("", "", None)


def _given(ballot: Ballot) -> dict[str, tuple[str, str, UUID | None]]:
    """The written proxies of a roll, by head: they hold over all lines of it."""
    rows = RollRow.objects.filter(ballot=ballot).exclude(proxy_name="")
    return {one.head: (one.proxy_name, one.proxy_head, one.proxy_account) for one in rows}


def remove_from_roll(viewer: Viewer, wanted: UUID, keys: Sequence[str]) -> int:
    """Take lines off a roll; returns how many there were. Again: none."""
    with transaction():
        row, post = _keeping(viewer, wanted)
        found = RollRow.objects.filter(ballot=row, key__in=list(keys))
        count = found.count()
        found.delete()
        if count:
            tell(viewer, "roll_kept", row, post, removed=count)
    return count


def _keeping(viewer: Viewer, wanted: UUID) -> tuple[Ballot, str]:
    row = locked(wanted)
    post = must_run(viewer, row.path)
    if row.state not in Ballot.ROLLED:
        zh, en = "名册已经冻结，不能再改", "the roll is frozen and cannot be changed"
        raise Changed("roll-frozen", zh, en, state=row.state)
    return row, post


def _wrong(rows: Sequence[NewRow]) -> Iterator[Wrong]:
    seen: set[str] = set()
    for at, one in enumerate(rows, 1):
        key = one.key.strip()
        if not key or not one.name.strip() or len(key) > 80 or len(one.head) > 80:
            words = Words(zh=f"第 {at} 行：缺少编号或姓名", en=f"row {at}: no key or no name")
            yield Wrong("rows", "required", words, {"row": at})
        elif key in seen:
            words = Words(zh=f"第 {at} 行：“{key}”重复", en=f"row {at}: “{key}” stands twice")
            yield Wrong("rows", "double", words, {"row": at})
        seen.add(key)


def _row(ballot: Ballot, one: NewRow, number: int) -> RollRow:
    return RollRow(
        id=new_id(),
        ballot=ballot,
        number=number,
        who_kind=one.who_kind,
        who=one.who,
        key=one.key.strip(),
        head=one.head.strip() or one.key.strip(),
        name=one.name.strip(),
        born=one.born.isoformat() if one.born else "",
        area=one.area,
        household=one.household.strip(),
        account=one.account,
        withdrawn=one.withdrawn,
    )


def name_proxy(viewer: Viewer, wanted: UUID, proxy: Proxy) -> int:
    """Note a written proxy, by a holder of `ballot.run`, until the ballot closes and while the head
    has not voted. Returns over how many lines of the roll it holds.

    Invalid where the ballot knows no proxies, for oneself, for more than the cap, for another
    household where the rule says the same one, and for somebody who stands for election.
    """
    with transaction():
        row = locked(wanted)
        post = must_run(viewer, row.path)
        if row.state not in (*Ballot.ROLLED, Ballot.OPEN):
            raise moved(row)
        rows = list(RollRow.objects.filter(ballot=row, head=proxy.head))
        if not rows:
            raise Missing("no-line", "名册上没有这个人", "nobody of that name is on the roll")
        _must_not_have_voted(row, proxy.head)
        wrong = list(_wrong_proxy(row, rows, proxy))
        if wrong:
            raise Invalid(wrong)
        given = (proxy.name.strip(), proxy.to_head, _account_of(row, proxy))
        for one in rows:
            one.proxy_name, one.proxy_head, one.proxy_account = given
        RollRow.objects.bulk_update(rows, ["proxy_name", "proxy_head", "proxy_account"])
        tell(viewer, "proxy_named", row, post)
    return len(rows)


def withdraw_proxy(viewer: Viewer, wanted: UUID, head: str) -> int:
    """Take back a written proxy, by the voter or a holder of `ballot.run`, before it was used;
    returns over how many lines it held. Again: none."""
    with transaction():
        row = locked(wanted)
        rows = RollRow.objects.filter(ballot=row, head=head)
        mine = viewer.account is not None and rows.filter(account=viewer.account).exists()
        post = "" if mine else must_run(viewer, row.path)
        if row.state not in (*Ballot.ROLLED, Ballot.OPEN):
            raise moved(row)
        held = [one for one in rows if one.proxy_name or one.proxy_head or one.proxy_account]
        if not held:
            return 0
        if Vote.objects.filter(ballot=row, head=head, proxy=True).exists():
            zh, en = "受托人已经投过票了", "the proxy has voted already"
            raise Changed("proxy-voted", zh, en)
        for one in held:
            one.proxy_name, one.proxy_head, one.proxy_account = "", "", None
        RollRow.objects.bulk_update(held, ["proxy_name", "proxy_head", "proxy_account"])
        tell(viewer, "proxy_withdrawn", row, post)
    return len(held)


def _must_not_have_voted(row: Ballot, head: str) -> None:
    if Vote.objects.filter(ballot=row, head=head).exists():
        raise Changed("voted", "已经投过票，不能再委托", "the vote has been cast already")


def _account_of(row: Ballot, proxy: Proxy) -> UUID | None:
    if proxy.account is not None or not proxy.to_head:
        return proxy.account
    found = RollRow.objects.filter(ballot=row, head=proxy.to_head, account__isnull=False).first()
    return found.account if found else None


def _wrong_proxy(row: Ballot, rows: list[RollRow], proxy: Proxy) -> Iterator[Wrong]:
    cap = row.policy["proxies"]
    if not cap:
        yield Wrong("proxy", "none", Words(zh="这次表决不能委托", en="there are no proxies here"))
        return
    mine = {one.account for one in rows if one.account is not None}
    if proxy.to_head == proxy.head or (proxy.account is not None and proxy.account in mine):
        yield Wrong("proxy", "own", Words(zh="不能委托自己", en="not to oneself"))
    if not proxy.name.strip():
        yield Wrong("name", "required", Words(zh="写明受托人", en="say who it is"))
    yield from _over_cap(row, proxy, cap)
    yield from _stranger(row, rows, proxy)
    standing = {one.get("head") for one in row.policy["options"] if one.get("head")}
    if proxy.to_head in standing:
        words = Words(zh="候选人不能接受委托", en="who stands for election holds no proxies")
        yield Wrong("proxy", "candidate", words)


def _over_cap(row: Ballot, proxy: Proxy, cap: int) -> Iterator[Wrong]:
    others = RollRow.objects.filter(ballot=row).exclude(head=proxy.head)
    account = _account_of(row, proxy)
    if account is not None:
        held = others.filter(proxy_account=account)
    elif proxy.to_head:
        held = others.filter(proxy_head=proxy.to_head)
    else:
        names = others.filter(proxy_head="", proxy_account=None)
        same = {one.head for one in names if one.proxy_name == proxy.name.strip()}
        held = others.filter(head__in=same)
    if held.values("head").distinct().count() >= cap:
        words = Words(
            zh=f"受托人最多接受 {cap} 人委托", en=f"nobody may stand in for more than {cap}"
        )
        yield Wrong("proxy", "proxies", words)


def _stranger(row: Ballot, rows: list[RollRow], proxy: Proxy) -> Iterator[Wrong]:
    if not row.policy["same_household"]:
        return
    homes = {one.household for one in rows if one.household}
    theirs = RollRow.objects.filter(ballot=row, head=proxy.to_head, household__in=homes)
    if not homes or not proxy.to_head or not theirs.exists():
        words = Words(
            zh="只能委托同一户的家庭成员", en="only a member of the same household can be the proxy"
        )
        yield Wrong("proxy", "household", words)


def must_be_on_roll(row: Ballot, head: str) -> None:
    """Missing for a head that the roll does not have."""
    if not RollRow.objects.filter(ballot=row, head=head).exists():
        raise Missing("no-line", "名册上没有这个人", "nobody of that name is on the roll")


__all__ = [
    "DEVELOPER",
    "NewRow",
    "Proxy",
    "add_to_roll",
    "must_be_on_roll",
    "name_proxy",
    "remove_from_roll",
    "withdraw_proxy",
]
