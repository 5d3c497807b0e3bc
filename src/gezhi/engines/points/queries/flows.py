"""What came to and went from accounts in a period, by what it was: the same parts as a closed month
has, and what was handed on within families apart."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from gezhi.engines.points.models import Account, Line
from gezhi.engines.points.rules.periods import Stretch

Whose = tuple[str, str]
HANDED = "transferred"
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Flow:
    """Points in a period: `earned` and `spent` less what was undone, `came` from and `went` to the
    own family, `lapsed`, and what was `held` at its end: the opening + earned + came − spent − went
    − lapsed."""

    earned: int = 0
    came: int = 0
    spent: int = 0
    went: int = 0
    lapsed: int = 0
    held: int = 0

    @property
    def opening(self) -> int:
        """What there was when the period began."""
        return self.held - self.earned - self.came + self.spent + self.went + self.lapsed


def flows(unit: int, when: Stretch, ids: Iterable[str]) -> dict[Whose, Flow]:
    """The flows of some holders in a unit, by kind and id; three statements. For queries that have
    lifted the wall."""
    rows = Account.objects.filter(unit=unit, role="holder", holder__in=list(ids))
    owner = {pk: (kind, id_) for pk, kind, id_ in rows.values_list("pk", "holder_kind", "holder")}
    parts: dict[Whose, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for side in ("credit", "debit"):
        lines = Line.objects.filter(**{f"{side}__in": list(owner)})
        for account, *cell in _cells(lines, side, when, [side]):
            _add(parts[owner[account]], side, cell)
    return {key: Flow(**found) for key, found in parts.items()}


def flow_of(unit: int, when: Stretch, ground: Q) -> Flow:
    """The flow of all holders of a ground together; two statements."""
    accounts = Account.objects.filter(ground, unit=unit, role="holder").values("pk")
    parts: dict[str, int] = defaultdict(int)
    for side in ("credit", "debit"):
        lines = Line.objects.filter(**{f"{side}__in": accounts})
        for cell in _cells(lines, side, when, []):
            _add(parts, side, cell)
    return Flow(**parts)


def _cells(
    lines: QuerySet[Line], side: str, when: Stretch, by: Sequence[str]
) -> Iterable[Sequence[int]]:
    """Amounts up to the end of a period and within it, by whether they undo something, by the kind
    of their entry, and by the role on the other side."""
    other = "debit" if side == "credit" else "credit"
    names = (*by, "back", "entry__kind", f"{other}__role")
    rows = lines.filter(day__lte=when.last).values_list(*names).order_by()
    return rows.annotate(all=Sum("amount"), now=Sum("amount", filter=Q(day__gte=when.first)))


def _add(parts: dict[str, int], side: str, cell: Sequence[int]) -> None:
    back, kind, role, everything, within = cell
    now = int(within or 0)
    parts["held"] += int(everything) if side == "credit" else -int(everything)
    if side == "credit":
        name, sign = ("spent", -1) if back else ("came" if kind == HANDED else "earned", 1)
    elif back:
        name, sign = "earned", -1
    elif role == EXPIRED:
        name, sign = "lapsed", 1
    else:
        name, sign = ("went" if kind == HANDED else "spent"), 1
    parts[name] += sign * now
