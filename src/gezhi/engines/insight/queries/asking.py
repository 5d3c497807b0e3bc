"""What is asked of workers, by form and month: for staff and leaders, and the same for workers.

Counts of whole months at a grid or above; no query goes below either, and none knows of accounts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gezhi.base.words import Words
from gezhi.engines.insight.models import Asking
from gezhi.engines.insight.queries.forms import Described, describe
from gezhi.engines.insight.rules.asking import median, together
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer

FEWEST = 3
"""Of fewer known times no median is told: it would be how long somebody took."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FormAsked:
    """A form in a month: how often it was sent, `fields` questions on average, of which the
    `prefilled` share came answered; `median` seconds, and what it came to in `minutes` (times by
    median). `before` is how often it was sent in the month before."""

    kind: str
    form: str
    about: Described
    times: int
    fields: float
    prefilled: float | None
    median: float | None
    minutes: float | None
    before: int
    held: dict[str, int]
    level: str

    @property
    def trend(self) -> int:
        """How much more often than in the month before."""
        return self.times - self.before


@dataclass(frozen=True, slots=True)
class Twice:
    """The same thing asked by two forms in one month, of the same kind of subject."""

    held: str
    level: str
    first: FormAsked
    second: FormAsked


@dataclass(frozen=True, slots=True)
class Burden:
    """A month at a place: its forms, the most minutes first, and what was asked twice."""

    path: str
    month: date
    forms: list[FormAsked]
    twice: list[Twice]

    @property
    def minutes(self) -> float:
        """All minutes that are known."""
        return sum(one.minutes or 0 for one in self.forms)

    @property
    def times(self) -> int:
        """How often anything was asked."""
        return sum(one.times for one in self.forms)


def burden(viewer: Viewer, path: str, month: date) -> Burden:
    """What was asked in a month at a place and all below; of the whole deployment with "".
    Forbidden for whoever holds no post: workers and their leaders know what is asked of workers."""
    if not viewer.staff:
        raise Forbidden("not-staff", "这一页给工作人员看", "this page is for staff")
    first = month.replace(day=1)
    rows = _rows(path, first)
    last = _times(_rows(path, (first - timedelta(days=1)).replace(day=1)))
    found: dict[Key, list[Asking]] = defaultdict(list)
    for row in rows:
        found[row.kind, row.form].append(row)
    forms = [_form(key, group, last.get(key, 0)) for key, group in found.items()]
    forms.sort(key=lambda one: (-(one.minutes or 0), -one.times, one.kind, one.form))
    return Burden(path, first, forms, twice(forms))


def _rows(path: str, first: date) -> list[Asking]:
    after = (first + timedelta(days=31)).replace(day=1)
    with for_system():
        rows = Asking.objects.filter(path__startswith=path, day__gte=first, day__lt=after)
        return list(rows.order_by("kind", "form", "day", "pk"))


def _times(rows: Iterable[Asking]) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for row in rows:
        found[row.kind, row.form] += row.times
    return found


def _form(key: Key, rows: Sequence[Asking], before: int) -> FormAsked:
    """The rows of one form, whatever the versions of the pack, described by the newest."""
    times, fields = sum(row.times for row in rows), sum(row.fields for row in rows)
    held: dict[str, int] = defaultdict(int)
    for row in rows:
        for name, number in row.held.items():
            held[name] += number
    known = sum(row.timed for row in rows)
    middle = median(together(row.spread for row in rows)) if known >= FEWEST else None
    newest = max(rows, key=lambda row: (row.version, row.day))
    return FormAsked(
        kind=key[0],
        form=key[1],
        about=describe(newest.version, *key),
        times=times,
        fields=fields / times if times else 0,
        prefilled=sum(row.prefilled for row in rows) / fields if fields else None,
        median=middle,
        minutes=times * middle / 60 if middle is not None else None,
        before=before,
        held=dict(held),
        level=newest.level,
    )


def twice(forms: Sequence[FormAsked]) -> list[Twice]:
    """What two forms asked of the same kind of subject, the most often first: each pair once."""
    found = [
        Twice(held, one.level, one, other)
        for number, one in enumerate(forms)
        for other in forms[number + 1 :]
        if one.level and one.level == other.level
        for held in sorted(set(one.held) & set(other.held))
    ]
    return sorted(found, key=lambda pair: -min(_asked(pair, pair.first), _asked(pair, pair.second)))


def _asked(pair: Twice, form: FormAsked) -> int:
    return form.held.get(pair.held, 0)


def months(viewer: Viewer, path: str) -> list[date]:
    """The months of which there are counts, the newest first."""
    if not viewer.staff:
        return []
    with for_system():
        days = Asking.objects.filter(path__startswith=path).dates("day", "month", order="DESC")
        return list(days)


def name_of(held: str) -> Words:
    """What is asked, in words."""
    return HELD.get(held, Words(zh=held, en=held))


HELD = {
    "name": Words(zh="姓名", en="name"),
    "phone": Words(zh="电话", en="telephone"),
    "household": Words(zh="户", en="household"),
    "place": Words(zh="地点", en="place"),
    "matter": Words(zh="事项类别", en="kind of matter"),
}
