"""Sessions: planned on site or online with notice to both, held with a record, or nobody came."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.utils import timezone

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.cases.actions.mediation.telling import begin, message_all, tell
from gezhi.engines.cases.models import Case, Party, Sitting
from gezhi.engines.cases.queries.mediation.inside import block_of, must_handle, no_dispute
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong, invalid, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_RECORD = 8000


@dataclass(frozen=True, slots=True)
class PlanSitting:
    """A session to come: when, and `where` on site or by which `link` (https) online."""

    case: UUID
    starts: datetime
    online: bool = False
    where: str = ""
    link: str = ""
    id: UUID = field(default_factory=new_id)


def plan_sitting(viewer: Viewer, asked: PlanSitting) -> Sitting:
    """Plan a session and tell every party. Nobody is asked to come who has not said yes. The same
    id again is one session; with other content it is moved, and told anew."""
    with transaction():
        row, _ = begin(viewer, asked.case)
        must_handle(viewer, row)
        wrongs = list(_wrong(row, asked))
        if wrongs:
            raise Invalid(wrongs)
        _must_all_agree(row)
        sitting = Sitting.objects.select_for_update().filter(pk=asked.id).first()
        if sitting is not None and (sitting.case_id != row.pk or sitting.state != Sitting.PLANNED):
            raise Changed("sitting-moved", "这次会面已经不能改了", "it cannot be changed any more")
        about = (asked.starts, asked.online, asked.where.strip(), asked.link.strip())
        if sitting is not None and about == _about(sitting):
            return sitting
        moved = sitting is not None
        sitting = sitting or Sitting(id=asked.id, case=row, planned_by=viewer.account)
        sitting.starts, sitting.online, sitting.where, sitting.link = about
        sitting.save()
        tell(viewer, "moved" if moved else "planned", row, online=sitting.online)
        _notice(row, sitting)
        return sitting


def _about(one: Sitting) -> tuple[datetime, bool, str, str]:
    return one.starts, one.online, one.where, one.link


def _wrong(row: Case, asked: PlanSitting) -> list[Wrong]:
    found = []
    found += wrong_id(asked.id)
    if asked.starts <= clock.now():
        found.append(Wrong("starts", "past", Words(zh="约以后的时间", en="choose a time to come")))
    if asked.online:
        if not block_of(row).online:
            words = Words(zh="这类纠纷不在线上调", en="such disputes are not mediated online")
            found.append(Wrong("online", "unknown", words))
        if urlsplit(asked.link.strip()).scheme != "https":
            words = Words(zh="写会议室的链接（https 开头）", en="give the room's link (https)")
            found.append(Wrong("link", "required", words))
    elif not 1 <= len(asked.where.strip()) <= 120:
        words = Words(zh="写在哪儿见面", en="say where you meet")
        found.append(Wrong("where", "required", words))
    return found


def _must_all_agree(row: Case) -> None:
    sides = {one.side for one in row.parties.filter(consent=Party.AGREED)}
    waiting = row.parties.filter(consent=Party.ASKED).exists()
    if waiting or sides != {1, 2}:
        zh = "先问双方愿不愿意调解（第十七条），都答了再约时间"
        raise invalid("starts", "no-consent", zh, "both sides must have agreed first (art. 17)")


def _notice(row: Case, sitting: Sitting) -> None:
    when = timezone.localtime(sitting.starts, clock.ZONE)
    where = "线上" if sitting.online else sitting.where
    words = Words(
        zh=f"调解约在{say_date(when.date())} {when:%H:%M}，{where}。来不了请早点说。",
        en=f"Mediation is planned for {say_date(when.date(), 'en')}, {when:%H:%M}, "
        f"{'online' if sitting.online else sitting.where}. Say early if you cannot come.",
    )
    message_all(row, "sitting", words)


def close_sitting(
    viewer: Viewer,
    case: UUID,
    sitting: UUID,
    state: str,
    *,
    record: str = "",
    absent: Sequence[UUID] = (),
) -> Sitting:
    """A session was `held` (with its record, art. 27), `failed` as somebody did not appear, or was
    `cancelled` before. The same again changes nothing."""
    with transaction():
        row, _ = begin(viewer, case, ended=True)
        must_handle(viewer, row)
        found = row.sittings.select_for_update().filter(pk=sitting).first()
        if found is None:
            raise no_dispute()
        if found.state != Sitting.PLANNED:
            if found.state == state and found.record == record.strip():
                return found
            raise Changed("sitting-closed", "这次会面已经记过了", "it was recorded already")
        _check_close(row, found, state, record, absent)
        found.state, found.record = state, record.strip()
        found.absent, found.closed_by = [str(one) for one in absent], viewer.account
        found.save()
        tell(viewer, state if state != Sitting.FAILED else "missed", row, online=found.online)
        return found


def _check_close(
    row: Case, found: Sitting, state: str, record: str, absent: Sequence[UUID]
) -> None:
    if state not in (Sitting.HELD, Sitting.FAILED, Sitting.CANCELLED):
        raise invalid("state", "unknown", "请选调了、没来还是取消", "held, failed or cancelled")
    if state != Sitting.CANCELLED and found.starts > clock.now():
        raise invalid("state", "future", "还没到时间", "its time is still to come")
    if state == Sitting.HELD and not 1 <= len(record.strip()) <= LONGEST_RECORD:
        raise invalid("record", "required", "写一写调了什么", "write what was talked through")
    known = set(row.parties.values_list("pk", flat=True))
    if set(absent) - known or (state == Sitting.FAILED and not absent):
        raise invalid("absent", "required", "选谁没来", "say who did not appear")
