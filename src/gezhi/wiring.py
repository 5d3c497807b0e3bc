"""Wiring: "when this happened, do that"; the only place where engines meet.

It follows the journal. Each entry is seen once it is settled, in order, and what follows from it is
written in the same transaction as the position reached: a crash repeats nothing and loses nothing.
What an entry tells may be past by the time it is seen; a message is sent only where it still holds.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, OperationalError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.assessment.actions import regroup_assessed
from gezhi.engines.assets.actions import note_asset_case, regroup_assets
from gezhi.engines.assets.queries import (
    Booked,
    concern_of_inspection,
    due_booked,
    payment_booked,
)
from gezhi.engines.campaigns.actions import regroup_campaigns
from gezhi.engines.cases.actions import OpenCase, open_case, regroup_cases
from gezhi.engines.cases.queries import (
    Informed,
    credited,
    follow_key,
    last_question,
    to_inform,
)
from gezhi.engines.councils.queries import attended
from gezhi.engines.duties.actions import add_figures, note_case, regroup_duties
from gezhi.engines.duties.queries import DutyFigure, concern_of, paper_covers
from gezhi.engines.insight.queries import metric
from gezhi.engines.people.actions import note_case_ended, note_problem_case, regroup_people
from gezhi.engines.people.queries import problem_case
from gezhi.engines.places.queries import attached_at
from gezhi.engines.points.actions import (
    Move,
    NewUnit,
    Posting,
    Side,
    house,
    of,
    open_unit,
    post,
    record_by_itself,
    regroup_accounts,
)
from gezhi.engines.trust.actions import advance, issue_link, queue_message, transaction
from gezhi.engines.trust.queries import (
    Forbidden,
    Invalid,
    Missing,
    entries,
    settled_until,
    system,
    viewer_of,
)
from gezhi.pack.insight import Metric

NAME = "wiring"
VIEWER = system(NAME)
PATIENCE = timedelta(hours=1)
log = logging.getLogger("gezhi.wiring")

Facts = Mapping[str, Any]
Link = Callable[[Informed, Facts], str]
"""What follows for one reporter from an entry with its facts: the text of a message, or none."""


def follow(limit: int = 500) -> int:
    """Do what follows from the entries since last time; returns how many entries are done.

    An entry that fails is tried again at the next tick, and those after it wait, as a mistake in a
    release must lose no message; after an hour it is logged and left out.
    """
    try:
        until = settled_until()
    except OperationalError:
        return 0
    done = 0
    with transaction():
        for entry in entries(advance(NAME), until, limit):
            if not _try(entry) and clock.now() - entry.at < PATIENCE:
                break
            advance(NAME, entry.pk)
            done += 1
    return done


def _try(entry: Any) -> bool:
    """Whether an entry's link was followed; a database that fails stops the whole batch."""
    link, record = LINKS.get(entry.verb), RECORDS.get(entry.verb)
    if str(entry.data.get("source", "")).startswith("import:") or not (link or record):
        return True
    try:
        with transaction():
            if link is not None:
                _do(link, UUID(entry.subject), entry.data)
            if record is not None:
                record(entry)
    except DatabaseError:
        raise
    except Exception:
        name = (link or record).__name__  # type: ignore[union-attr]
        log.exception("entry %s: `%s` failed", entry.pk, name)
        return False
    return True


def _do(link: Link, case: UUID, facts: Facts) -> None:
    try:
        informed = to_inform(VIEWER, case)
    except Missing:
        return
    for one in informed:
        with translation.override(one.language):
            text = link(one, facts)
        if text:
            queue_message(
                link.__name__, text, address=one.phone, account=one.account, subject=one.case
            )


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _follow(one: Informed) -> str:
    return _address("portal:follow", follow_key(one.reporter))


def receipt(one: Informed, facts: Facts) -> str:
    """The number and the link, for those who left a phone and are not signed in."""
    if one.account is not None or not one.phone:
        return ""
    text = gettext("We have your report, number %(code)s. Follow it here: %(link)s")
    return text % {"code": one.code, "link": _follow(one)}


def evaluation(one: Informed, facts: Facts) -> str:
    """A link with which the reporter says, once, how it went, sent when the case arrives at them
    and is still there."""
    arrives = facts.get("holder") == "reporter" and facts.get("hand_overs") == one.hand_overs
    if not arrives or one.holder != "reporter":
        return ""
    secret = issue_link("evaluate", one.case, one.evaluate_until, holder=one.reporter)
    text = gettext("%(code)s is said to be settled. Is it? Tell us here: %(link)s")
    return text % {"code": one.code, "link": _address("portal:evaluate", secret)}


def question(one: Informed, facts: Facts) -> str:
    """What the holder asks; the clock stands still meanwhile."""
    if not one.waiting:
        return ""
    text = gettext("A question about %(code)s: %(question)s Answer here: %(link)s")
    asked = last_question(VIEWER, one.case)
    return text % {"code": one.code, "question": asked, "link": _follow(one)}


def result(one: Informed, facts: Facts) -> str:
    """How it ended; the one who evaluated it or took it back knows."""
    if one.answered or one.merged or facts.get("result") == "withdrawn":
        return ""
    text = gettext("%(code)s has ended: %(result)s. More here: %(link)s")
    return text % {
        "code": one.code,
        "result": one.result.say(one.language) if one.result else "",
        "link": _follow(one),
    }


def merged(one: Informed, facts: Facts) -> str:
    """Others reported the same: it goes on together."""
    text = gettext("Others reported the same as %(own)s; it goes on as %(code)s: %(link)s")
    return text % {"own": one.own_code, "code": one.code, "link": _follow(one)}


def reopened(one: Informed, facts: Facts) -> str:
    """Somebody who reported it says that it is not solved, so it is worked on again."""
    text = gettext("%(code)s is not settled yet and is worked on again. Follow it here: %(link)s")
    return text % {"code": one.code, "link": _follow(one)}


LINKS: dict[str, Link] = {
    "case.opened": receipt,
    "case.moved": evaluation,
    "case.paused": question,
    "case.closed": result,
    "case.merged": merged,
    "case.reopened": reopened,
}
"""What follows from which entry of the journal; each link writes one message or none."""


def points_of_case(entry: Any) -> None:
    """Records for points, where a scheme in force says that such a case makes one."""
    if entry.place_id is None:
        return
    whose = credited(VIEWER, UUID(entry.subject))
    settler = [whose.settler] if whose.settler is not None else []
    people = {"reporter": whose.reporters, "settler": settler}
    source = f"case:{entry.subject}"
    record_by_itself(VIEWER, entry.verb, entry.place_id, entry.data, people, source)


def points_of_meeting(entry: Any) -> None:
    """Records for points of those who were at a meeting, where a scheme in force says so."""
    if entry.place_id is None:
        return
    people = {"attender": attended(VIEWER, UUID(entry.subject))}
    source = f"meeting:{entry.subject}"
    record_by_itself(VIEWER, entry.verb, entry.place_id, entry.data, people, source)


def case_of_concern(entry: Any) -> None:
    """A concern heard on a call becomes a case, where the pack says of which type. Its id is that
    of the finding, so that it is opened once; a type that asks for more waits for the worker."""
    found = concern_of(VIEWER, UUID(entry.subject))
    if found is None or found.by is None:
        return
    asked = OpenCase(found.case, found.answers, found.id, "field", found.place)  # type: ignore[arg-type]
    try:
        open_case(viewer_of(found.by), asked)
    except (Invalid, Forbidden, Missing):
        return
    note_case(VIEWER, found.id)


def follow_division(entry: Any) -> None:
    """A ground was divided anew: people and all that is still open follow. People first, as others
    go by who serves where."""
    division = UUID(entry.subject)
    for regroup in (
        regroup_people,
        regroup_cases,
        regroup_accounts,
        regroup_duties,
        regroup_campaigns,
        regroup_assets,
        regroup_assessed,
    ):
        regroup(VIEWER, division)


def cases_of_liaison(entry: Any) -> None:
    """Problems found on a leader's call become cases of their own ids, where the pack says so; a
    type that asks for more waits for the leader."""
    for found in problem_case(VIEWER, UUID(entry.subject)):
        if found.by is None:
            continue
        asked = OpenCase(found.case, found.answers, found.id, "field", found.place)
        try:
            open_case(viewer_of(found.by), asked)
        except (Invalid, Forbidden, Missing):
            continue
        note_problem_case(VIEWER, found.id)


def case_ended(entry: Any) -> None:
    """What follows from the end of a case: points, and the problem that it was opened for."""
    points_of_case(entry)
    solved = entry.data.get("counts_as") in ("solved", "partly")
    note_case_ended(VIEWER, UUID(entry.subject), solved=solved, outcome=_result(entry))


def _result(entry: Any) -> str:
    """How a case ended, as its pack calls it; nothing where the pack does not say so."""
    try:
        type_ = attached_at(VIEWER, entry.path).pack.cases.get(entry.data.get("case", ""))
    except Missing:
        return ""
    found = type_.results.get(entry.data.get("result", "")) if type_ is not None else None
    return found.name.zh if found is not None else ""


def case_of_finding(entry: Any) -> None:
    """What was found on an inspection becomes a case, where the pack says of which type; once, as
    its id is that of the inspection. A type that asks for more waits for the worker."""
    found = concern_of_inspection(VIEWER, UUID(entry.subject))
    if found is None or found.by is None:
        return
    asked = OpenCase(found.case, found.answers, found.id, "field", found.place)
    try:
        open_case(viewer_of(found.by), asked)
    except (Invalid, Forbidden, Missing):
        return
    note_asset_case(VIEWER, found.id)


def money_due(entry: Any) -> None:
    """What falls due under an entry of a register stands in the ledger as owed by it."""
    found = due_booked(VIEWER, UUID(entry.subject))
    if found is not None:
        unit, owes = _owed(found)
        _post_owed(found, "earned", Move(unit, house("issuer", unit), owes, found.amount))


def money_paid(entry: Any) -> None:
    """What was paid and confirmed leaves what is owed and comes to the bank; the ledger lets
    nobody pay more than is owed."""
    found = payment_booked(VIEWER, UUID(entry.subject))
    if found is not None:
        unit, owes = _owed(found)
        _post_owed(found, "paid", Move(unit, owes, house("bank", unit), found.amount))


def _owed(found: Booked) -> tuple[int, Side]:
    name = f"register-{found.register}"
    unit = open_unit(VIEWER, NewUnit(name, "fen", found.place, found.name))
    return unit.pk, of("project", found.entry, path=found.path)


def _post_owed(found: Booked, kind: str, move: Move) -> None:
    evidence = {"register": found.register, "entry": str(found.entry)}
    post(VIEWER, Posting(kind, found.place, (move,), found.id, evidence=evidence))


def figures_of_paper(entry: Any) -> None:
    """A document of the rhythm has beside its duties what became of matters in its days: how many
    came, ended and fell overdue there, counted from the journal."""
    found = paper_covers(VIEWER, UUID(entry.subject))
    if found is None:
        return
    path, first, last = found
    since, until = (
        datetime.combine(day, time.min, clock.ZONE) for day in (first, last + timedelta(days=1))
    )
    came, ended, late = (
        int(metric(VIEWER, Metric(count=verb), path=path, since=since, until=until) or 0)
        for verb in ("case.opened", "case.closed", "case.overdue")
    )
    name = Words(zh="事项（收到、办结、超期）", en="Matters (came, ended, overdue)")
    figure = DutyFigure(name, "matters", "case", came, ended, 0, late, 0)
    add_figures(VIEWER, UUID(entry.subject), [figure])


RECORDS: dict[str, Callable[[Any], None]] = {
    "case.closed": case_ended,
    "liaison.called": cases_of_liaison,
    "meeting.held": points_of_meeting,
    "visit.done": case_of_concern,
    "duty.paper_drawn": figures_of_paper,
    "asset.inspected": case_of_finding,
    "asset.due_set": money_due,
    "asset.paid": money_paid,
    "place.division_in_force": follow_division,
}
"""What is recorded for points from which entry; it is reviewed like anything else."""
