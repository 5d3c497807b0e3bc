"""Judicial confirmation: both apply within 30 days, a court accepts and decides (art. 33)."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.actions.mediation.telling import begin, message_all, tell
from gezhi.engines.cases.models import Agreement, Case, Party
from gezhi.engines.cases.queries.mediation.clocks import clock_of
from gezhi.engines.cases.queries.mediation.inside import must_handle, own_party
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, invalid
from gezhi.engines.trust.rules.viewer import Viewer

NEXT = {
    Agreement.FILED: (Agreement.ACCEPTED, Agreement.DECLINED),
    Agreement.ACCEPTED: (Agreement.CONFIRMED, Agreement.REFUSED),
}
"""What a court can do with an application that was filed, and with one that it accepted."""


def today() -> date:
    """Today in China."""
    return timezone.localdate(clock.now(), clock.ZONE)


def binding(row: Case) -> Agreement:
    """The agreement in force, locked; Changed when there is none."""
    found = row.agreements.select_for_update().filter(replaced=None).first()
    if found is None or found.effective is None:
        raise Changed("no-agreement", "还没有生效的协议", "no agreement is in force")
    return found


def want_confirmation(viewer: Viewer, case: UUID, party: UUID, wants: bool = True) -> Party:
    """A party wants the court to confirm the agreement, or not any more. It takes both sides; what
    no court confirms is refused with the article."""
    with transaction():
        row, _ = begin(viewer, case, ended=True)
        found, _ = own_party(viewer, row, party)
        found = Party.objects.select_for_update().get(pk=found.pk)
        if (found.confirms is not None) == wants:
            return found
        agreement = binding(row)
        if agreement.court:
            raise Changed("filed", "已经递交法院了", "it was filed already")
        ticking = clock_of(row, agreement, today())
        if wants and ticking.wrong is not None:
            raise Invalid([ticking.wrong])
        found.confirms = clock.now() if wants else None
        found.save(update_fields=["confirms"])
        tell(viewer, "confirming" if wants else "not_confirming", row, side=found.side)
        return found


def file_confirmation(viewer: Viewer, case: UUID, filed: date) -> Agreement:
    """Both have filed their joint application on a day, within 30 days. The same again changes
    nothing."""
    with transaction():
        row, _ = begin(viewer, case, ended=True)
        must_handle(viewer, row)
        agreement = binding(row)
        if agreement.filed == filed:
            return agreement
        if agreement.court:
            raise Changed("filed", "已经递交过了", "it was filed already")
        if agreement.effective is not None and not agreement.effective <= filed <= today():
            raise invalid("filed", "day", "日期不对", "this is not the day")
        ticking = clock_of(row, agreement, filed)
        if ticking.wrong is not None:
            raise Invalid([ticking.wrong])
        if row.parties.filter(consent=Party.AGREED, confirms=None).exists():
            zh = "要双方共同申请，还有人没有表示要申请（第三十三条）"
            raise invalid("filed", "not-joint", zh, "both must apply together (art. 33)")
        agreement.filed, agreement.court = filed, Agreement.FILED
        agreement.save(update_fields=["filed", "court"])
        tell(viewer, "filed", row)
        return agreement


def court_answered(viewer: Viewer, case: UUID, state: str, day: date) -> Agreement:
    """The court accepted or declined the application, then confirmed the agreement or refused. A
    refused agreement can be mediated anew, or taken to court (art. 33)."""
    with transaction():
        row, _ = begin(viewer, case, ended=True)
        must_handle(viewer, row)
        agreement = binding(row)
        if agreement.court == state:
            return agreement
        if state not in NEXT.get(agreement.court, ()):
            raise invalid("state", "unknown", "现在不是这一步", "this is not the next step")
        before = max([agreement.filed or day, *map(date.fromisoformat, _days(agreement))])
        if not before <= day <= today():
            raise invalid("day", "day", "日期不对", "this is not the day")
        agreement.court = state
        agreement.court_days = {**agreement.court_days, state: day.isoformat()}
        agreement.save(update_fields=["court", "court_days"])
        tell(viewer, "court_answered", row, state=state)
        if state == Agreement.CONFIRMED:
            words = Words(
                zh="法院确认了调解协议。对方不履行的，可以申请强制执行（第三十三条）。",
                en="The court confirmed the agreement; it can be enforced (art. 33).",
            )
            message_all(row, "confirmed", words)
        return agreement


def _days(agreement: Agreement) -> list[str]:
    return list(agreement.court_days.values())
