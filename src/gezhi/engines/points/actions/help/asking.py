"""Asking for help, and taking it back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.points.actions.help.telling import journal, kind_name, message, too_late
from gezhi.engines.points.models import Adoption, Help, HelpOffer, HelpProposal
from gezhi.engines.points.queries.neighbours import (
    Neighbour,
    help_schemes_at,
    looks_after,
    neighbour,
    neighbours,
)
from gezhi.engines.points.queries.schemes import InForce, adoption, today
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of

LONGEST, LONGEST_WHEN, MOST_OPEN = 300, 60, 5


@dataclass(frozen=True, slots=True)
class NewHelp:
    """What somebody needs. `agreed`: that name and number are shown to the one whom they accept.
    The id is made when the form is drawn (UUIDv7): sent twice it is one request."""

    adoption: int
    kind: str
    words: str
    when: str = ""
    day: date | None = None
    agreed: bool = False
    id: UUID = field(default_factory=new_id)


def ask(viewer: Viewer, asked: NewHelp) -> Help:
    """Ask the neighbours for help.

    Forbidden for who does not live where the scheme is in force; Invalid lists what is wrong with
    the answers, and says when too much is open already.
    """
    return write_help(viewer, asked, neighbour(viewer), "")


def ask_for(viewer: Viewer, asked: NewHelp, person: UUID) -> Help:
    """Ask on behalf of somebody who cannot do so by themselves, for staff who look after them and
    whom they told to."""
    whose, found = neighbours([person]).get(person), adoption(viewer, asked.adoption)
    post = looks_after(viewer, found, whose.path) if whose is not None else None
    if whose is None or post is None:
        zh, en = "没有这位居民，或不在您的范围内", "no such resident, or not yours to look after"
        raise Missing("no-holder", zh, en)
    return write_help(viewer, asked, whose, post)


def write_help(viewer: Viewer, asked: NewHelp, whose: Neighbour, post: str) -> Help:
    """Write a request down, with its entry of the journal and a word to those who offer it."""
    found = scheme_for(viewer, asked.adoption, whose)
    until = _until(found)
    with transaction():
        Adoption.objects.select_for_update(no_key=True).get(pk=found.adoption.pk)
        before = Help.objects.filter(pk=asked.id).first()
        if before is not None:
            return _again(before, whose, viewer)
        wrong = [*_wrong_words(asked, found), *_wrong_time(asked, until), *_wrong_many(whose)]
        if wrong:
            raise Invalid(wrong)
        row = Help.objects.create(
            id=asked.id,
            adoption=found.adoption,
            kind=asked.kind,
            path=whose.path,
            asker=whose.person,
            words=asked.words.strip(),
            when=asked.when.strip(),
            day=asked.day,
            asker_phone=whose.phone,
            by=viewer.account,
            until=until,
        )
        journal(viewer, "help_asked", row, post, how="desk" if post else "self")
        _tell_ready(row, found, whose)
    return row


def scheme_for(viewer: Viewer, wanted: int, whose: Neighbour) -> InForce:
    """The scheme under which somebody asks or offers; Forbidden where it is not in force for
    them."""
    schemes = help_schemes_at(viewer, whose.path)
    found = next((one for one in schemes if one.adoption.pk == wanted), None)
    if found is None:
        zh, en = "这个互助不在您住的社区", "this is not where you live"
        raise Forbidden("elsewhere", zh, en)
    return found


def _again(before: Help, whose: Neighbour, viewer: Viewer) -> Help:
    if (before.asker, before.by) != (whose.person, viewer.account):
        raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another request")
    return before


def _until(found: InForce) -> datetime:
    pack = pack_by_id(found.adoption.version_id)
    due = calendar_of(pack).deadline(clock.now(), found.scheme.mutual.open_for).due  # type: ignore[union-attr]
    return due or clock.now()


def wrong_text(name: str, text: str, zh: str, en: str, least: int = 2) -> list[Wrong]:
    """What is wrong with somebody's words: too few, or too many."""
    if len(text.strip()) < least:
        return [Wrong(name, "required", Words(zh=zh, en=en))]
    if len(text.strip()) > LONGEST:
        return [
            Wrong(
                name,
                "too-long",
                Words(zh=f"最多 {LONGEST} 个字", en=f"at most {LONGEST} characters"),
            )
        ]
    return []


def wrong_consent(agreed: bool) -> list[Wrong]:
    """What is wrong where nobody agreed to be known to the other side: help needs two who can
    reach each other."""
    if agreed:
        return []
    zh = "要勾选才能往下走：定下来以后，对方要能联系上您"
    en = "tick it to go on: once it is agreed the other must be able to reach you"
    return [Wrong("agreed", "required", Words(zh=zh, en=en))]


def wrong_kind(kind: str, found: InForce) -> list[Wrong]:
    """What is wrong with a kind that the scheme does not know."""
    if found.scheme.mutual is not None and found.scheme.mutual.kind(kind) is not None:
        return []
    return [Wrong("kind", "unknown", Words(zh="选一种", en="choose a kind"))]


def _wrong_words(asked: NewHelp, found: InForce) -> list[Wrong]:
    wrong = wrong_kind(asked.kind, found)
    wrong += wrong_text("words", asked.words, "写一句要帮什么", "say in a sentence what you need")
    if len(asked.when.strip()) > LONGEST_WHEN:
        words = Words(zh=f"最多 {LONGEST_WHEN} 个字", en=f"at most {LONGEST_WHEN} characters")
        wrong.append(Wrong("when", "too-long", words))
    wrong += wrong_id(asked.id)
    return [*wrong, *wrong_consent(asked.agreed)]


def _wrong_time(asked: NewHelp, until: datetime) -> list[Wrong]:
    last = timezone.localdate(until)
    if asked.day is None or today() <= asked.day <= last:
        return []
    zh = f"选今天到{say_date(last)}之间的日子，求助只开到那时"
    en = f"choose a day from today to {say_date(last, 'en')}: so long the request stays open"
    return [Wrong("day", "range", Words(zh=zh, en=en))]


def _wrong_many(whose: Neighbour) -> list[Wrong]:
    there = Help.objects.filter(asker=whose.person, state=Help.OPEN, until__gt=clock.now()).count()
    if there < MOST_OPEN:
        return []
    zh = f"已经有 {there} 条求助开着，先了结一条再求"
    en = f"{there} requests are open already: settle one first"
    return [Wrong("words", "many", Words(zh=zh, en=en))]


def _tell_ready(row: Help, found: InForce, whose: Neighbour) -> None:
    """A word to those who offer this kind and are no family of the asker."""
    name = kind_name(found, row.kind)
    zh = f"有邻居需要“{name.zh}”，您说过愿意帮这个。方便的话，到“邻里互助”里看看。"
    en = f"A neighbour needs “{name.say('en')}”, which you offered: see “Neighbours help”."
    ready = HelpOffer.objects.filter(
        adoption__place=row.adoption.place_id,
        adoption__scheme=row.adoption.scheme,
        kind=row.kind,
        ended=None,
    ).values_list("person", flat=True)
    for one in neighbours(ready).values():
        if one.household != whose.household:
            message(one.person, "needed", row, Words(zh=zh, en=en))


def locked(wanted: UUID) -> Help:
    """A help with its row locked; Missing for none. Every step begins so, which is what makes two
    at once come one after the other."""
    rows = Help.objects.select_for_update(of=("self",), no_key=True).select_related("adoption")
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise no_help()
    return row


def no_help() -> Missing:
    """The refusal for what is not there, or not this viewer's."""
    return Missing("no-help", "没有这条求助", "there is no such request")


def withdraw_help(viewer: Viewer, wanted: UUID) -> Help:
    """Take a request back as its asker, as long as nobody was agreed on; the same again changes
    nothing."""
    whose = neighbour(viewer)
    with transaction():
        row = locked(wanted)
        if row.asker != whose.person:
            raise no_help()
        if row.state == Help.WITHDRAWN:
            return row
        if row.state != Help.OPEN:
            raise too_late(row)
        end(viewer, row, Help.WITHDRAWN)
    return row


def end(viewer: Viewer, row: Help, state: str, post: str = "") -> None:
    """End a help otherwise than by both confirming it, and tell the journal how."""
    row.state, row.ended = state, clock.now()
    row.save()
    waiting = row.proposals.filter(state=HelpProposal.WAITING)
    waiting.update(state=HelpProposal.DECLINED)
    journal(viewer, "help_ended", row, post, how=state)
