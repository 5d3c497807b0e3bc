"""Meetings as iCalendar (RFC 5545), for calendars that people have already."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from gezhi.base import clock
from gezhi.engines.councils.queries import MeetingLine
from gezhi.surfaces.ui.councils import spoken

LASTS = timedelta(hours=2)
"""How long a meeting is shown to last; no one is told when it ends."""
FOLD = 74
"""Octets in a line of the file, without its end."""
STATUS = {"called": "CONFIRMED", "held": "CONFIRMED", "cancelled": "CANCELLED"}


def calendar_of(name: str, meetings: Iterable[tuple[MeetingLine, str]]) -> bytes:
    """A calendar of meetings, each with the address of its page."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//gezhi//councils//ZH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for one, address in meetings:
        lines += _event(one, address, name)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(one: MeetingLine, address: str, name: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{one.id}@gezhi",
        f"DTSTAMP:{_moment(clock.now())}",
        f"DTSTART:{_moment(one.starts)}",
        f"DTEND:{_moment(one.starts + LASTS)}",
        f"SUMMARY:{_text(spoken(one.name) or name)}",
        f"LOCATION:{_text(one.spot)}",
        f"STATUS:{STATUS[one.state]}",
        f"URL:{address}",
        "END:VEVENT",
    ]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """Text in which commas, semicolons and line ends mean themselves."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> bytes:
    """A line in parts of at most 75 octets, never within a character."""
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > FOLD:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
