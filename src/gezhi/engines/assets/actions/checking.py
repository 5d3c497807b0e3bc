"""The check: what an entry's own fields say is wrong becomes a defect, once."""

from datetime import timedelta

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets.actions.telling import tell
from gezhi.engines.assets.models import Defect, Entry
from gezhi.engines.assets.rules.faults import found_by_itself, overlap
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assets import Register


def check_entry(viewer: Viewer, row: Entry, rules: Register) -> list[Defect]:
    """Write down what the check finds and what is not written down yet, whatever became of it: a
    defect that somebody dropped with a reason does not come back by itself. For actions of this
    engine, inside their transaction."""
    if row.over is not None or not any(one.when is not None for one in rules.defects):
        return []
    known = set(Defect.objects.filter(entry=row).values_list("kind", flat=True))
    made: list[Defect] = []
    today = clock.today()
    for kind in found_by_itself(rules, row.facts, twice=_twice(row)):
        if kind.defect in known:
            continue
        made.append(
            Defect.objects.create(
                id=new_id(),
                entry=row,
                path=row.path,
                register=row.register,
                kind=kind.defect,
                found=today,
                due=today + timedelta(kind.within),
            )
        )
        tell(viewer, "defect_found", row, "", what=kind.defect)
    return made


def _twice(row: Entry) -> bool:
    if not row.once:
        return False
    rows = Entry.objects.filter(
        place_id=row.place_id, register=row.register, once=row.once, over=None
    )
    terms = rows.exclude(pk=row.pk).values_list("first", "last")
    return any(overlap((row.first, row.last), term) for term in terms)
