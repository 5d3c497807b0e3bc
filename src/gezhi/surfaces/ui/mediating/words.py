"""What mediation is called in finished words."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from gezhi.base import clock
from gezhi.base.words import Words, say_date
from gezhi.engines.cases.queries.mediation import (
    FIELDS,
    NOT_CONFIRMED,
    WAYS,
    Dispute,
    Entry,
    Rate,
    due_day,
)
from gezhi.surfaces.ui.components import Tone
from gezhi.surfaces.ui.dues import exact, say


def spoken(words: Words | None) -> str:
    """Words in the reader's language."""
    return words.say(get_language()) if words is not None else ""


def state_names() -> dict[str, str]:
    """What the states of a dispute are called, in the order in which it goes through them."""
    return {
        "consent": gettext("Asking both sides"),
        "choice": gettext("Choosing mediators"),
        "seat": gettext("Mediator asked"),
        "sessions": gettext("Being mediated"),
        "signing": gettext("To be signed"),
        "keeping": gettext("To be kept"),
        "ended": gettext("Ended"),
    }


TONES: dict[str, Tone] = {
    "consent": "waiting",
    "choice": "waiting",
    "seat": "waiting",
    "sessions": "working",
    "signing": "waiting",
    "keeping": "working",
    "ended": "settled",
}


def consent_names() -> dict[str, str]:
    """What a party said."""
    return {
        "asked": gettext("not answered yet"),
        "agreed": gettext("agrees"),
        "refused": gettext("refuses"),
    }


def court_names() -> dict[str, str]:
    """How far judicial confirmation is."""
    return {
        "filed": gettext("Filed with the court"),
        "accepted": gettext("Accepted by the court"),
        "declined": gettext("Not accepted by the court"),
        "confirmed": gettext("Confirmed by the court"),
        "refused": gettext("Not confirmed by the court"),
    }


def part_names() -> dict[str, str]:
    """What a file to hand over is made of."""
    return {
        "application": gettext("What it is about"),
        "parties": gettext("Who is in it, and how to reach them"),
        "sessions": gettext("Sessions and their records"),
        "agreement": gettext("The text agreed"),
    }


def field_names() -> dict[str, str]:
    """What mediators know best."""
    return {key: spoken(words) for key, words in FIELDS.items()}


def touch_names() -> dict[str, str]:
    """What no court confirms."""
    return {key: spoken(words) for key, words in NOT_CONFIRMED.items()}


def ways() -> list[tuple[str, str, str]]:
    """The other ways: key, name, how it is gone."""
    return [(key, spoken(name), spoken(how)) for key, (name, how) in WAYS.items()]


def day(value: Any) -> str:
    """A date in words."""
    return say_date(value, get_language()) if value else ""


def entry_of(one: Entry) -> dict[str, Any]:
    """An entry of the directory."""
    names = field_names()
    load = ngettext("mediating %(n)s dispute", "mediating %(n)s disputes", one.load)
    return {
        "id": one.row.pk,
        "name": one.row.name,
        "team": one.team,
        "members": one.members,
        "place": one.place,
        "fields": [names.get(key, key) for key in one.row.fields],
        "languages": one.row.languages,
        "reach": one.row.reach,
        "about": one.row.about,
        "load": load % {"n": one.load} if one.load else gettext("free now"),
    }


def rate_of(one: Rate) -> dict[str, Any]:
    """A line of figures."""
    share = one.share
    return {
        "name": one.name,
        "place": one.place,
        "total": one.total,
        "settled": one.settled,
        "to_court": one.to_court,
        "refused": one.refused,
        "running": one.running,
        "share": f"{share * 100:.0f}%" if share is not None else "—",
    }


def line_of(one: Dispute) -> dict[str, Any]:
    """A dispute as a line of a list; names only for those in it."""
    due = due_day(one)
    others = [party.name for party in one.parties if party.name and party not in one.mine]
    return {
        "id": one.row.pk,
        "code": one.row.code,
        "name": spoken(one.name),
        "place": one.row.place.name,
        "state": one.state,
        "state_name": spoken(one.result) if one.result else state_names()[one.state],
        "tone": TONES.get(one.state, ""),
        "stage": spoken(one.stage),
        "opened": say(one.row.opened),
        "opened_exact": exact(one.row.opened),
        "due": day(due),
        "late": bool(one.open and one.row.due and one.row.due < clock.now()),
        "who": gettext(", ").join(others),
        "inside": bool(one.inside),
    }


def dispute_of(one: Dispute) -> dict[str, Any]:
    """A dispute in finished words, as far as its viewer is in it."""
    agreement, ticking = one.agreement, one.confirming
    mediators = [seat for seat in one.seats if seat.state in ("asked", "accepted")]
    return {
        **line_of(one),
        "text": one.row.text if one.inside else "",
        "parties": [_party(one, party) for party in one.parties],
        "mediators": [(seat.mediator.name, seat.state == "accepted") for seat in mediators],
        "declined": [
            (seat.mediator.name, seat.reason) for seat in one.seats if seat not in mediators
        ],
        "choosing": one.choosing.state,
        "sittings": [_sitting(one, sitting) for sitting in one.sittings],
        "agreement": agreement,
        "effective": day(agreement.effective) if agreement else "",
        "touches": [touch_names()[key] for key in agreement.touches] if agreement else [],
        "court": court_names().get(agreement.court, "") if agreement else "",
        "court_on": [
            (court_names()[key], value) for key, value in (agreement.court_days or {}).items()
        ]
        if agreement
        else [],
        "confirm_until": day(ticking.last) if ticking else "",
        "confirm_left": ticking.left if ticking else None,
        "confirm_wrong": spoken(ticking.wrong.words) if ticking and ticking.wrong else "",
        "promises": [
            {"id": row.pk, "on": day(row.on), "what": row.what, "state": row.state, "say": row.say}
            for row in one.promises
        ],
        "papers": list(one.papers),
        "hand_overs": [_hand_over(one, file) for file in one.hand_overs],
        "ways": ways() if not one.open or one.state == "ended" else [],
        "unsettled": not one.open and one.row.counts_as not in ("solved", "partly", "unconfirmed"),
        "open": one.open,
    }


def _party(one: Dispute, party: Any) -> dict[str, Any]:
    names = {str(seat.mediator_id): seat.mediator.name for seat in one.seats}
    return {
        "id": party.pk,
        "name": party.name or (gettext("Applicant") if party.side == 1 else gettext("Other side")),
        "phone": party.phone if one.inside.handles else "",
        "side": gettext("Applicant") if party.side == 1 else gettext("Other side"),
        "mine": party in one.mine,
        "joined": party.account is not None,
        "consent": party.consent,
        "consent_name": consent_names()[party.consent],
        "leaves": party.leaves,
        "chosen": len(party.choice),
        "choice": [names.get(key, key) for key in party.choice],
        "confirms": party.confirms is not None,
        "say": party.say if one.inside.handles or party in one.mine else "",
    }


def _sitting(one: Dispute, row: Any) -> dict[str, Any]:
    when = timezone.localtime(row.starts, clock.ZONE)
    absent = [party.name for party in one.parties if str(party.pk) in row.absent]
    return {
        "id": row.pk,
        "when": f"{day(when.date())} {when:%H:%M}",
        "online": row.online,
        "where": row.where,
        "link": row.link,
        "state": row.state,
        "past": row.starts <= clock.now(),
        "absent": gettext(", ").join(absent),
        "record": row.record,
    }


def _hand_over(one: Dispute, file: Any) -> dict[str, Any]:
    mine: list[UUID] = [party.pk for party in one.mine]
    names = part_names()
    return {
        "id": file.pk,
        "to": spoken(WAYS[file.to][0]),
        "parts": [names[key] for key in file.parts],
        "made": day(timezone.localdate(file.made, clock.ZONE)) if file.made else "",
        "asks": [key for key in mine if str(key) not in file.agreed] if not file.made else [],
        "said_yes": sum(bool(value) for value in file.agreed.values()),
        "of": len(one.parties),
    }
