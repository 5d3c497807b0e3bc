"""Drawing up what falls due, a while ahead; arrears from before the register."""

from datetime import date, timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets.actions.telling import locked, must_hold, must_run, tell
from gezhi.engines.assets.models import Due, Entry
from gezhi.engines.assets.queries.knowing import rules_of
from gezhi.engines.assets.rules.money import MOST, Instalment, fen_of_yuan, instalments
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Forbidden, id_taken, invalid, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.assets import Register

AHEAD = timedelta(days=60)


def planned(row: Entry, rules: Register) -> list[Instalment]:
    """All instalments of an entry by its term and price; none where they are not known."""
    price = row.facts.get(rules.dues.price) if rules.dues else None
    if rules.dues is None or row.first is None or row.last is None:
        return []
    if not isinstance(price, int | float) or price <= 0:
        return []
    return instalments(row.first, row.last, fen_of_yuan(price), rules.dues.months)


def draw_dues(viewer: Viewer, row: Entry, rules: Register) -> list[Due]:
    """Draw up instalments that fall due from the day of entering on, until a while from today; what
    was owed before is arrears that somebody sets. For actions of this engine, inside their
    transaction; again: nothing."""
    if rules.dues is None or row.over is not None:
        return []
    until = clock.today() + AHEAD
    wanted = [one for one in planned(row, rules) if row.day <= one.day <= until]
    drawn = set(Due.objects.filter(entry=row, origin=Due.TERM).values_list("day", flat=True))
    made = [_due(viewer, row, one.day, one.amount) for one in wanted if one.day not in drawn]
    for due in made:
        due.save(force_insert=True)
        tell(viewer, "due_set", row, "", subject=due.pk, amount=due.amount)
    return made


def _due(viewer: Viewer, row: Entry, day: date, amount: int) -> Due:
    return Due(
        id=new_id(),
        entry=row,
        path=row.path,
        register=row.register,
        day=day,
        amount=amount,
        by=viewer.account,
    )


def set_arrears(viewer: Viewer, entry: UUID, day: date | None, amount: int, id: UUID) -> Due:
    """Write down what was owed before the register began: an amount in fen that was to be paid by a
    day. The same id again is the same; Invalid for a day that is not past or stands there."""
    must_be_v7(id)
    with transaction():
        row = locked(viewer, entry)
        rules = rules_of(viewer, row)
        if rules.dues is None:
            zh, en = "这本台账不记钱", "this register keeps no money"
            raise Forbidden("no-dues", zh, en)
        post = must_hold(viewer, rules.dues.recorded_by, row.path)
        before = Due.objects.filter(pk=id).first()
        if before is not None:
            if (before.entry_id, before.day, before.amount) != (entry, day, amount):
                raise id_taken()
            return before
        must_run(row)
        if not 0 < amount <= MOST:
            raise invalid("amount", "amount", "写金额，比如 1200", "write an amount, such as 1200")
        if day is None or day >= clock.today():
            zh, en = "写哪一天该付的，要早于今天", "say when it was due: a day before today"
            raise invalid("day", "past", zh, en)
        if Due.objects.filter(entry=row, day=day).exists():
            zh, en = "这一天的应收款已经有了", "what was due that day stands here already"
            raise invalid("day", "known", zh, en)
        due = _due(viewer, row, day, amount)
        due.id, due.origin = id, Due.BEFORE
        due.save(force_insert=True)
        tell(viewer, "due_set", row, post, subject=due.pk, amount=amount, late=True)
    return due
