"""What member units list, and how a demand finds resources: without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gezhi.base.words import Words

KINDS: dict[str, Words] = {
    "people": Words(zh="人员", en="people"),
    "skills": Words(zh="专业技能", en="skills"),
    "rooms": Words(zh="场地", en="rooms and grounds"),
    "goods": Words(zh="物资", en="goods"),
    "equipment": Words(zh="设备", en="equipment"),
    "money": Words(zh="资金", en="money"),
    "services": Words(zh="服务", en="services"),
    "other": Words(zh="其他", en="something else"),
}
"""What a resource, a demand or a project is about: what resident units bring to a community."""

SORTS: dict[str, Words] = {
    "resource": Words(zh="资源", en="Resource"),
    "demand": Words(zh="需求", en="Demand"),
    "project": Words(zh="项目", en="Project"),
}
"""The three lists (X2)."""

DIGITS = 7
"""So many digits in a row of words are somebody's number."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list as matching looks at it: `path` is its council's ground."""

    id: str
    sort: str
    kind: str
    body: str
    path: str
    starts: date
    ends: date | None

    def runs(self, day: date) -> bool:
        """Whether it is on offer, or needed, on a day."""
        return self.starts <= day and (self.ends is None or day <= self.ends)


def overlap(one: Line, other: Line) -> bool:
    """Whether two lines have a day in common."""
    starts = max(one.starts, other.starts)
    ends = [line.ends for line in (one, other) if line.ends is not None]
    return not ends or starts <= min(ends)


def near(one: str, other: str) -> bool:
    """Whether one ground lies in the other."""
    return one.startswith(other) or other.startswith(one)


def suggested(demand: Line, offered: Iterable[Line], today: date) -> Sequence[Line]:
    """The resources that fit a demand: of its kind, of another body, on the same ground or on one
    around or within it, with a day in common that is still to come. The same ground comes first,
    then the nearest; within that the longest known first."""
    fitting = [
        line
        for line in offered
        if line.sort == "resource"
        and line.kind == demand.kind
        and line.body != demand.body
        and near(line.path, demand.path)
        and overlap(demand, line)
        and (line.ends is None or today <= line.ends)
    ]
    return sorted(fitting, key=lambda line: (_distance(demand.path, line.path), line.id))


def _distance(one: str, other: str) -> int:
    """How many levels lie between two grounds of which one is in the other."""
    return abs(one.count(".") - other.count("."))


def holds_number(text: str) -> bool:
    """Whether words contain a number by which a person can be reached."""
    run = 0
    for sign in text:
        if sign.isdigit():
            run += 1
            if run >= DIGITS:
                return True
        elif sign not in " -‑–":
            run = 0
    return False
