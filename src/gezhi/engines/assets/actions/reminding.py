"""Reminding a party of what is late; what time causes in registers."""

from datetime import timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets.actions.drawing import draw_dues
from gezhi.engines.assets.actions.telling import locked, must_hold, tell
from gezhi.engines.assets.models import Due, Entry, Step
from gezhi.engines.assets.queries.knowing import rules_of
from gezhi.engines.trust.actions import done_today, due_today, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer, system

NAME = "assets"


def remind(viewer: Viewer, entry: UUID, id: UUID) -> Step:
    """Note that the party was reminded, by letter, of all that is late. The same id again changes
    nothing; Changed where nothing is late."""
    must_be_v7(id)
    with transaction():
        row = locked(viewer, entry)
        rules = rules_of(viewer, row)
        if rules.dues is None:
            raise Forbidden("no-dues", "这本台账不记钱", "this register keeps no money")
        post = must_hold(viewer, rules.dues.recorded_by, row.path)
        before = Step.objects.filter(pk=id, entry=row).first()
        if before is not None:
            return before
        today = clock.today()
        late = [one for one in row.dues.filter(day__lt=today) if one.paid < one.amount]
        if not late:
            raise Changed("nothing-late", "没有拖欠，不用催", "nothing is late: no reminder")
        Due.objects.filter(pk__in=[one.pk for one in late]).update(reminded=today)
        made = Step.objects.create(
            id=id,
            entry=row,
            path=row.path,
            kind="reminded",
            now=row.state,
            by=viewer.account,
            post=post,
        )
        left = sum(one.amount - one.paid for one in late)
        tell(viewer, "reminded", row, post, amount=left, count=len(late))
    return made


def pass_assets_time() -> int:
    """Once a day: draw up what falls due soon, and let go of parties of entries that are over for
    as long as the pack keeps them (PIPL 19, 47). Returns how many entries were touched."""
    viewer = system("time")
    with transaction():
        if not due_today(NAME):
            return 0
        done_today(NAME)
        return _draw(viewer) + _forget(viewer)


def _draw(viewer: Viewer) -> int:
    until = clock.today() + timedelta(days=1)
    rows = Entry.objects.filter(over=None, first__isnull=False, last__gte=clock.today())
    drawn = 0
    for row in rows.filter(first__lte=until + timedelta(days=60)).select_related("place"):
        drawn += bool(draw_dues(viewer, row, rules_of(viewer, row)))
    return drawn


def _forget(viewer: Viewer) -> int:
    forgotten = 0
    rows = Entry.objects.filter(over__isnull=False, forgotten=False).exclude(sealed=b"")
    for row in rows:
        rules = rules_of(viewer, row)
        if row.over is None or row.over + timedelta(rules.keeps) > clock.today():
            continue
        row.sealed, row.forgotten = "", True
        row.save(update_fields=["sealed", "forgotten"])
        Step.objects.create(id=new_id(), entry=row, path=row.path, kind="forgotten", now=row.state)
        tell(viewer, "forgotten", row, "")
        forgotten += 1
    return forgotten
