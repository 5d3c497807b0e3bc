"""How a table of somebody else's cases is read as ours: a mapping file, data like a pack."""

from collections.abc import Mapping as Facts
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import Field

from gezhi.base.columns import RowFault
from gezhi.base.words import Words
from gezhi.pack.entry import Entry, Key


class Columns(Entry):
    """The heads under which the table keeps each thing; `text` joins several with line breaks."""

    number: str
    opened: str
    text: list[str] = Field(default_factory=list)
    matter: str | None = None
    due: str | None = None
    closed: str | None = None
    status: str | None = None
    channel: str | None = None
    spot: str | None = None
    lon: str | None = None
    lat: str | None = None


class CaseMapping(Entry):
    """A mapping: the case type, where things stand, and how the table's words become the pack's.

    `times` are the forms of its dates (strptime),
    tried in turn, `zone` where its clocks stand. What `matters`,
    `results` and `channels` do not name becomes `other`, `result` and `channel`. A row without a
    closing time is open.
    """

    mapping: Key
    source: str
    case: Key
    columns: Columns
    times: list[str] = Field(default_factory=lambda: ["%Y-%m-%d %H:%M:%S"])
    zone: str = "Asia/Shanghai"
    matters: dict[str, Key] = Field(default_factory=dict)
    other: Key
    results: dict[str, Key] = Field(default_factory=dict)
    result: Key
    channels: dict[str, Key] = Field(default_factory=dict)
    channel: Key = "import"


@dataclass(frozen=True, slots=True)
class Past:
    """A case as it was handled elsewhere."""

    row: int
    number: str
    text: str
    matter: str
    channel: str
    spot: str
    opened: datetime
    due: datetime | None
    closed: datetime | None
    result: str
    point: tuple[float, float] | None

    @property
    def late(self) -> bool | None:
        """Whether it was closed after it was due; None where either is not known."""
        return None if self.due is None or self.closed is None else self.closed > self.due


def read_past(
    mapping: CaseMapping, row: int, cells: Facts[str, str]
) -> tuple[Past | None, list[RowFault]]:
    """A row as a past case, or everything that is wrong in it."""
    at = mapping.columns
    faults: list[RowFault] = []
    times = {
        name: _time(mapping, row, head, cells, faults)
        for name, head in (("opened", at.opened), ("due", at.due), ("closed", at.closed))
    }
    number = cells.get(at.number, "")
    opened, closed = times["opened"], times["closed"]
    if not number:
        faults.append(RowFault(row, at.number, Words(zh="不能空着", en="must not be empty")))
    if opened is None and not faults:
        faults.append(RowFault(row, at.opened, Words(zh="不能空着", en="must not be empty")))
    if opened and closed and closed < opened:
        words = Words(zh="办结早于上报", en="it was closed before it was opened")
        faults.append(RowFault(row, at.closed or "", words))
    if faults or opened is None:
        return None, faults
    status = cells.get(at.status or "", "")
    said = cells.get(at.matter or "", "")
    past = Past(
        row,
        number,
        "\n".join(filter(None, (cells.get(head, "").strip() for head in at.text)))[:20000],
        mapping.matters.get(said, mapping.other),
        mapping.channels.get(cells.get(at.channel or "", ""), mapping.channel),
        cells.get(at.spot or "", "")[:200],
        opened,
        times["due"],
        closed,
        mapping.results.get(status, mapping.result) if closed else "",
        _point(cells.get(at.lon or "", ""), cells.get(at.lat or "", "")),
    )
    return past, []


def _time(
    mapping: CaseMapping, row: int, head: str | None, cells: Facts[str, str], faults: list[RowFault]
) -> datetime | None:
    text = cells.get(head or "", "")
    if not text:
        return None
    for form in mapping.times:
        try:
            return datetime.strptime(text, form).replace(tzinfo=ZoneInfo(mapping.zone))
        except ValueError:
            continue
    known = " / ".join(mapping.times)
    words = Words(
        zh=f"时间「{text[:30]}」不合 {known}", en=f"the time “{text[:30]}” is not like {known}"
    )
    faults.append(RowFault(row, head or "", words))
    return None


def _point(lon: str, lat: str) -> tuple[float, float] | None:
    """A point where both are numbers in range; a wrong one is no reason to refuse a whole case."""
    try:
        point = float(lon), float(lat)
    except ValueError:
        return None
    return point if abs(point[0]) <= 180 and abs(point[1]) <= 90 else None
