"""Looking at what stands in a register, by its checklist."""

from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets.actions.telling import LONGEST, locked, must_hold, must_run, tell
from gezhi.engines.assets.models import Inspection
from gezhi.engines.assets.queries.knowing import rules_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import id_taken, invalid, must_be_v7, words_of
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Inspect:
    """What was ticked of the checklist, and in words what was found."""

    entry: UUID
    inspection: str
    ticked: tuple[str, ...]
    finding: str = ""
    id: UUID = field(default_factory=new_id)


def inspect(viewer: Viewer, asked: Inspect) -> Inspection:
    """Record a look at an entry, today. The same id again is the same. What is not ticked is
    explained; what was found goes on as a case, where the pack says so."""
    must_be_v7(asked.id)
    with transaction():
        row = locked(viewer, asked.entry)
        rule = rules_of(viewer, row).inspection(asked.inspection)
        if rule is None:
            raise invalid("inspection", "unknown", "没有这种检查", "there is no such inspection")
        post = must_hold(viewer, rule.by, row.path)
        before = Inspection.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.entry_id, before.key) != (asked.entry, asked.inspection):
                raise id_taken()
            return before
        must_run(row)
        known = [one.item for one in rule.checklist]
        ticked = [one for one in known if one in asked.ticked]
        ask = ("没勾的写一句是什么情况", "say what it is with what is not ticked")
        wanted = len(ticked) < len(known)
        finding = words_of("finding", asked.finding, ask=ask, least=int(wanted), most=LONGEST)
        made = Inspection.objects.create(
            id=asked.id,
            entry=row,
            path=row.path,
            register=row.register,
            key=rule.inspection,
            day=clock.today(),
            ticked=ticked,
            fine=not wanted and not finding,
            finding=finding,
            by=viewer.account,
            post=post,
        )
        facts = {"what": rule.inspection, "agreed": made.fine}
        tell(viewer, "inspected", row, post, subject=made.pk, **facts)
    return made


def note_asset_case(viewer: Viewer, inspection: UUID) -> None:
    """Note that what was found is a case now; for wiring."""
    with transaction():
        Inspection.objects.filter(pk=inspection).update(opened=True)
