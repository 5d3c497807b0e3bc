"""What each of those who may look at a case reads of it.

Staff by duty read all. Whoever reported it reads what they wrote themselves and what staff tell
them; others who reported or joined the same matter do not read each other. Everybody else sees what
the case type makes public. The rows are veiled here once, so that no page can show too much.
"""

import json
from collections.abc import Collection
from copy import copy
from typing import Any

from django.db.models import Q, QuerySet

from gezhi.engines.cases.models import Case, CaseFile, CaseLink, Note, Reporter, Step, StepSecret
from gezhi.pack.cases import CaseType


def opened_by(mine: list[Reporter], row: Case) -> bool:
    """Whether one of these reporters opened the case, and so knows its words."""
    return any(not one.joined and one.origin == row.pk for one in mine)


def veiled(row: Case, type_: CaseType) -> Case:
    """A copy of the row with only what the case type makes public of its words; it cannot be
    saved."""
    shown = copy(row)
    public = set(type_.public.shows) if type_.public else set()
    text = type_.field_of("text")
    shown.text = row.text if text and text.field in public else ""
    shown.form = {key: value for key, value in row.form.items() if key in public}
    shown.lon = shown.lat = None
    shown.spot = ""
    shown.opened_by = shown.assignee = None
    shown.save = _never  # type: ignore[method-assign]
    return shown


def veiled_step(row: Step, mine: list[Reporter], type_: CaseType) -> Step:
    """A copy of a step without who took it and why; what its holder told the reporter and answered
    stays for those who reported, and not for those who joined with one tap: they and strangers read
    what the case type makes public."""
    shown = copy(row)
    reported = any(not one.joined for one in mine)
    shown.reason, shown.by = {}, None
    if not reported:
        shown.say, shown.answers = public_words(row, type_), public_answers(row, type_)
    shown.save = _never  # type: ignore[method-assign]
    return shown


def public_words(row: Step, type_: CaseType) -> str:
    """What its holder said of a step, where the pack makes it public."""
    outcome = type_.stage(row.stage).outcomes.get(row.outcome)
    told = outcome is not None and outcome.said == "public" and shows_steps(type_)
    return row.say if told else ""


def public_answers(row: Step, type_: CaseType) -> dict[str, Any]:
    """What everybody may read of the answers to a step: the vote, and what the pack names."""
    if not shows_steps(type_):
        return {}
    shows = set(type_.public.shows) if type_.public else set()
    open_ = {one.field for one in type_.asked() if one.kind == "vote" or one.field in shows}
    return {name: value for name, value in row.answers.items() if name in open_}


def shows_steps(type_: CaseType) -> bool:
    """Whether each step is public as it happens."""
    return type_.public is not None and "steps" in type_.public.shows


def opened(row: Case, type_: CaseType, steps: list[Step], *, by_duty: bool) -> list[Step]:
    """Steps with what stands behind the wall for them: all of it for staff by duty, the rest not
    what names a person. One statement more, and only where there can be any."""
    identifying = {one.field for one in type_.asked() if one.identifying}
    if not (row.confidential or (by_duty and identifying)):
        return steps
    sealed = {one.n: json.loads(one.sealed) for one in StepSecret.objects.filter(case=row)}
    return [
        _with(step, sealed[step.n], () if by_duty else identifying, row)
        if step.n in sealed
        else step
        for step in steps
    ]


def _with(step: Step, words: dict[str, Any], hidden: Collection[str], row: Case) -> Step:
    shown = copy(step)
    kept = {name: one for name, one in words.get("answers", {}).items() if name not in hidden}
    shown.answers = {**step.answers, **kept}
    if row.confidential:
        shown.say = words.get("say", "")
        shown.reason = {**step.reason, "because": words.get("because", "")}
    shown.save = _never  # type: ignore[method-assign]
    return shown


def _never(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError("a veiled row holds less than the stored one and is not saved")


def notes_for(row: Case, mine: list[Reporter]) -> QuerySet[Note]:
    """Notes that a reporter reads: what staff tell them, and their own answers. What staff ask is
    for those who reported, and not for those who joined."""
    own = Q(reporter__in=[one.pk for one in mine])
    told = (
        Q(kind="public") if all(one.joined for one in mine) else Q(kind__in=("public", "question"))
    )
    return row.notes.filter(told | own)


def files_for(row: Case, mine: list[Reporter]) -> QuerySet[CaseFile]:
    """Files that a reporter sees: what staff added, and their own."""
    return row.files.filter(Q(reporter=None) | Q(reporter__in=[one.pk for one in mine]))


def links_for(row: Case) -> QuerySet[CaseLink]:
    """Links that a reporter sees: where their case went, and what came out of it."""
    found = Q(one=row, kind="merge", undone=None) | Q(other=row, kind__in=("split", "opened"))
    return CaseLink.objects.filter(found).select_related("one", "other")
