"""Applying for mediation, for oneself or for people at a window; how the other side joins."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.phones import normal_phone
from gezhi.base.words import Words
from gezhi.engines.cases.actions.mediation.telling import applicants, begin, message_party, tell
from gezhi.engines.cases.actions.moving import locked
from gezhi.engines.cases.actions.opening import OpenCase, Receipt, open_case
from gezhi.engines.cases.models import Case, Mediation, Party
from gezhi.engines.cases.queries.mediation.inside import block_of, inside, must_handle, no_dispute
from gezhi.engines.trust.actions import issue_link, transaction, use_link
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong, invalid, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

MOST_PARTIES, LONGEST_NAME = 20, 40
LINK = "mediation"
LINK_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OtherSide:
    """One of the other side: how they are called, and where they are reached."""

    name: str
    phone: str = ""
    id: UUID = field(default_factory=new_id)
    side: int = 2


@dataclass(frozen=True, slots=True)
class Apply:
    """An application: the case as its form asks for it, the other side, and if online suits."""

    case: OpenCase
    others: tuple[OtherSide, ...]
    online: bool = False


def apply(viewer: Viewer, asked: Apply) -> Receipt:
    """Open a case of a mediated type with both its sides. Free of charge (art. 4). The same id
    again is one application; Invalid lists every wrong answer, those of the other side under
    `others.0.name` and so on."""
    wrongs = list(_wrong_others(asked.others))
    if wrongs:
        raise Invalid(wrongs)
    with transaction():
        receipt = open_case(viewer, asked.case)
        row = locked(receipt.id)
        block = block_of(row)
        if receipt.again and Mediation.objects.filter(case=row).exists():
            return receipt
        Mediation.objects.create(
            case=row, path=row.path, online=asked.online and block.online, by=viewer.account
        )
        applicants(row)
        for one in asked.others:
            _add(row, one)
        tell(viewer, "applied", row, parties=row.parties.count(), channel=row.channel)
    return receipt


def _wrong_others(others: tuple[OtherSide, ...]) -> list[Wrong]:
    found = []
    if not others:
        words = Words(zh="写对方是谁", en="say who the other side is")
        found.append(Wrong("others", "required", words))
    for at, one in enumerate(others):
        found += _wrong_party(one, f"others.{at}.")
    return found


def _wrong_party(one: OtherSide, prefix: str = "") -> list[Wrong]:
    found = []
    if not 1 <= len(one.name.strip()) <= LONGEST_NAME:
        words = Words(zh="写怎么称呼", en="give a name")
        found.append(Wrong(f"{prefix}name", "required", words))
    if one.phone.strip() and normal_phone(one.phone) is None:
        words = Words(zh="这不是电话号码，座机请带区号", en="this is no phone number")
        found.append(Wrong(f"{prefix}phone", "phone", words))
    if one.side not in (1, 2):
        words = Words(zh="请选是哪一方", en="choose the side")
        found.append(Wrong(f"{prefix}side", "unknown", words))
    return found


def _add(row: Case, one: OtherSide) -> Party:
    phone = normal_phone(one.phone) or ""
    return Party.objects.create(
        id=one.id,
        case=row,
        side=one.side,
        name=one.name.strip(),
        phone=phone,
        phone_index=phone_index(phone) if phone else "",
    )


def add_party(viewer: Viewer, case: UUID, one: OtherSide) -> Party:
    """Name another party, by who applied or who conducts it. The same id again is one party."""
    wrongs = _wrong_party(one)
    wrongs += wrong_id(one.id)
    if wrongs:
        raise Invalid(wrongs)
    with transaction():
        row, _ = begin(viewer, case)
        _must_name(viewer, row)
        before = Party.objects.filter(pk=one.id).first()
        if before is not None:
            if before.case_id == row.pk and before.name == one.name.strip():
                return before
            raise Changed("id-taken", "这个编号已用过", "this id belongs to another party")
        if row.parties.count() >= MOST_PARTIES:
            raise invalid("name", "many", f"最多 {MOST_PARTIES} 位", f"at most {MOST_PARTIES}")
        made = _add(row, one)
        tell(viewer, "named", row, side=one.side)
        return made


def _must_name(viewer: Viewer, row: Case) -> None:
    found = inside(viewer, row)
    if not found:
        raise no_dispute()
    applied = Party.objects.filter(pk__in=found.parties, side=1).exists()
    if not (found.handles or applied):
        zh, en = "由申请的一方或调解员来写", "the applicant or a mediator names parties"
        raise Forbidden("not-allowed", zh, en)


def invite(viewer: Viewer, case: UUID, party: UUID, address: str = "") -> str:
    """A single-use link by which a party joins with their account, sent to their number where one
    is known; returns its secret, which cannot be shown again. `address` is where links begin."""
    with transaction():
        row, _ = begin(viewer, case)
        _must_name(viewer, row)
        found = row.parties.filter(pk=party).first()
        if found is None:
            raise no_dispute()
        if found.account is not None:
            raise Changed("joined", "对方已经加入了", "they have joined already")
        secret = issue_link(LINK, row.pk, clock.now() + LINK_FOR, holder=found.pk)
        said = f" {address}{secret}" if address else ""
        words = Words(
            zh=f"有人请调解员帮忙解开一件和您有关的事，不收费，愿不愿意由您定。打开看看：{said}",
            en=f"Somebody asks a mediator to help with a matter that concerns you. It is free, and "
            f"it is for you to say yes or no:{said}",
        )
        message_party(found, "invited", words)
        tell(viewer, "invited", row, side=found.side)
        return secret


def join(viewer: Viewer, secret: str) -> Party:
    """Link a party to the viewer's account by the link that they were given; it works once."""
    if viewer.account is None:
        raise Forbidden("sign-in", "请先登录", "please sign in first")
    with transaction():
        link = use_link(secret, LINK)
        row = locked(link.subject)
        party = Party.objects.select_for_update().filter(pk=link.holder, case=row).first()
        if party is None:
            raise no_dispute()
        return _link(viewer, row, party)


def join_by_phone(viewer: Viewer, party: UUID) -> Party:
    """Link a party to the viewer's account where its number is the account's own, which was proved
    when they signed in."""
    with transaction():
        found = Party.objects.select_for_update().select_related("case").filter(pk=party).first()
        account = Account.objects.filter(pk=viewer.account).first()
        if found is None or account is None or not account.phone:
            raise no_dispute()
        if found.account != account.pk and found.phone_index != phone_index(account.phone):
            raise no_dispute()
        return _link(viewer, found.case, found)


def _link(viewer: Viewer, row: Case, party: Party) -> Party:
    if party.account == viewer.account:
        return party
    if party.account is not None:
        raise Changed("joined", "这一方已经有人加入了", "somebody joined as this party")
    if row.parties.filter(account=viewer.account).exclude(side=party.side).exists():
        zh, en = "不能同时站在两边", "nobody stands on both sides"
        raise Forbidden("both-sides", zh, en)
    party.account = viewer.account
    party.save(update_fields=["account"])
    tell(viewer, "joined", row, side=party.side)
    return party


def set_online(viewer: Viewer, case: UUID, online: bool) -> Mediation:
    """Whether it is mediated online; by those who conduct it, where the case type allows it."""
    with transaction():
        row, kept = begin(viewer, case)
        must_handle(viewer, row)
        kept.online = online and block_of(row).online
        kept.save(update_fields=["online"])
        return kept
