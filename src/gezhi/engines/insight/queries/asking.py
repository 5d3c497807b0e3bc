"""What is asked of workers, by form and month: for staff and leaders, and the same for workers.

Counts of whole months at a grid or above; no query goes below either, and none knows of accounts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from gezhi.base.words import Words
from gezhi.engines.insight.models import Asking
from gezhi.engines.insight.queries.forms import Described, describe
from gezhi.engines.insight.rules.asking import median, together
from gezhi.engines.places.queries import Attached, attached_packs
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer

FEWEST = 3
"""Of fewer known times no median is told: it would be how long somebody took."""
Key = tuple[str, str, str]
"""The ground that a pack serves, the kind of a form and its key: two packs may name a form alike.
"""


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
    ground: str

    @property
    def trend(self) -> int:
        """How much more often than in the month before."""
        return self.times - self.before


@dataclass(frozen=True, slots=True)
class Twice:
    """The same thing typed into two forms in one month, of the same kind of subject on the same
    ground. Nobody knows of whom: `times`, of the form that was asked it more rarely, are the most
    that one could have taken from the other."""

    held: str
    level: str
    first: FormAsked
    second: FormAsked

    @property
    def times(self) -> int:
        """How often it was typed into both, at most."""
        return min(one.held.get(self.held, 0) for one in (self.first, self.second))


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
    last, grounds = (first - timedelta(days=1)).replace(day=1), _grounds(viewer)
    before = {key: sum(row.times for row in rows) for key, rows in _by_form(path, last, grounds)}
    forms = [
        _form(key, rows, before.get(key, 0), grounds.get(key[0]))
        for key, rows in _by_form(path, first, grounds)
    ]
    forms.sort(key=lambda one: (-(one.minutes or 0), -one.times, one.kind, one.form, one.ground))
    return Burden(path, first, forms, twice(forms))


def _rows(path: str, first: date) -> list[Asking]:
    after = (first + timedelta(days=31)).replace(day=1)
    with for_system():
        rows = Asking.objects.filter(path__startswith=path, day__gte=first, day__lt=after)
        return list(rows.order_by("kind", "form", "day", "pk"))


def _grounds(viewer: Viewer) -> dict[str, Attached]:
    """What packs serve, by path, the finest first."""
    found = sorted(attached_packs(viewer), key=lambda one: -len(one.path))
    return {one.path: one for one in found}


def _by_form(path: str, first: date, grounds: Iterable[str]) -> Iterable[tuple[Key, list[Asking]]]:
    found: dict[Key, list[Asking]] = defaultdict(list)
    for row in _rows(path, first):
        ground = next((one for one in grounds if row.path.startswith(one)), "")
        found[ground, row.kind, row.form].append(row)
    return found.items()


def _form(key: Key, rows: Sequence[Asking], before: int, at: Attached | None) -> FormAsked:
    """The rows of one form, whatever the versions of the pack, described by the newest; where the
    pack does not say who asks by it, the place does."""
    times, fields = sum(row.times for row in rows), sum(row.fields for row in rows)
    held: dict[str, int] = defaultdict(int)
    for row in rows:
        for name, number in row.held.items():
            held[name] += number
    known = sum(row.timed for row in rows)
    middle = median(together(row.spread for row in rows)) if known >= FEWEST else None
    newest = max(rows, key=lambda row: (row.version, row.day))
    about = describe(newest.version, *key[1:])
    if about.owner is None and at is not None:
        about = replace(about, owner=Words(zh=at.name, en=at.name))
    return FormAsked(
        ground=key[0],
        kind=key[1],
        form=key[2],
        about=about,
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
        if one.level and (one.level, one.ground) == (other.level, other.ground)
        for held in sorted(set(one.held) & set(other.held))
    ]
    return sorted(found, key=lambda pair: -pair.times)


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
