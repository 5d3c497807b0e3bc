"""A case in plain words: its path with dates and arithmetic, what was said, where it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language, gettext

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.base.worktime import Deadline
from gezhi.engines.cases.queries import (
    Ahead,
    CaseView,
    PublicCase,
    StepView,
    ahead,
    vote_needs,
)
from gezhi.pack.cases import Stage
from gezhi.surfaces.ui.components import Due, Entry, StepAnswer, StepState, Tone
from gezhi.surfaces.ui.courses import answers_of_step
from gezhi.surfaces.ui.dues import due_of_step, exact, say

FileUrl = Callable[[UUID], str]


@dataclass(frozen=True)
class Milestone:
    """A step of the drawn path. `sums` is the arithmetic of its deadline, shown when asked for;
    `said` is what its holder told the reporter, `answers` those to what the step asked; `needs` is
    what a vote that is still to come takes to pass."""

    label: str
    state: StepState
    who: str = ""
    when: str = ""
    exact: str = ""
    due: Due | None = None
    until: str = ""
    why: str = ""
    said: str = ""
    sums: tuple[str, ...] = ()
    href: str = ""
    answers: Sequence[StepAnswer] = ()
    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()


def spoken(words: Words | str | None) -> str:
    """Words in the reader's language."""
    return words.say(get_language()) if isinstance(words, Words) else words or ""


def path_of(view: CaseView) -> list[Milestone]:
    """The way of a case that the reader may see whole: what was done, where it is, what comes."""
    told = [_reported(view), *(_passed(view, step) for step in view.steps if step.row.ended)]
    if view.row.state == "open":
        told.append(_current(view))
        told.extend(_coming(view, one) for one in ahead(view.viewer, view))
    else:
        told.append(_closed(view))
    return told


def _reported(view: CaseView) -> Milestone:
    moment = view.row.opened
    who = gettext("You") if view.own else ""
    return Milestone(gettext("Reported"), "done", who, say(moment), exact(moment))


def _who(view: CaseView, step: StepView) -> str:
    if step.row.holder == "reporter":
        return gettext("You") if view.own else gettext("The reporter")
    return step.holder.say(get_language())


def _passed(view: CaseView, step: StepView) -> Milestone:
    outcome = step.outcome.say(get_language()) if step.outcome else ""
    return Milestone(
        step.stage.name.say(get_language()),
        "done",
        _who(view, step),
        say(step.row.ended),
        exact(step.row.ended),
        due=due_of_step(step) if step.deadline.due else None,
        why=spoken(step.because),
        said=" ".join(filter(None, (outcome, _quoted(step.row.say)))),
        sums=sums_of(step.deadline),
        answers=answers_of_step(step),
    )


def _needs(view: CaseView, stage: Stage) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the votes of a stage take to pass, said before they are held."""
    asked = {
        one.field: one
        for ways in stage.outcomes.values()
        for one in stage.asked(ways)
        if one.rule is not None
    }
    return tuple(
        (spoken(one.name), tuple(spoken(line) for line in vote_needs(view.viewer, one.rule)))
        for one in asked.values()
        if one.rule is not None
    )


def _quoted(text: str) -> str:
    return gettext("“%(text)s”") % {"text": text} if text else ""


def _current(view: CaseView) -> Milestone:
    step = view.steps[-1]
    return Milestone(
        step.stage.name.say(get_language()),
        "now",
        _who(view, step),
        due=due_of_step(step, step.light),
        why=_happening(view),
        sums=sums_of(step.deadline),
        needs=_needs(view, step.stage),
    )


def _happening(view: CaseView) -> str:
    if view.row.waiting:
        return gettext(
            "Staff asked the reporter something; the clock stands still until the answer."
        )
    if view.row.holder == "reporter" and not view.own:
        return gettext("The reporter is asked how it went.")
    return spoken(view.stage.now)


def _coming(view: CaseView, one: Ahead) -> Milestone:
    lang = get_language()
    reporter = one.stage.by.reporter
    post = view.pack.people.posts.get(one.stage.by.post or "")
    who = gettext("You") if reporter and view.own else post.name.say(lang) if post else ""
    if one.deadline is None or one.deadline.due is None:
        return Milestone(one.stage.name.say(lang), "next", who)
    latest = gettext("%(moment)s at the latest") % {"moment": say(one.deadline.due, by=True)}
    within = gettext("within %(amount)s") % {"amount": one.deadline.within.say(lang)}
    return Milestone(
        one.stage.name.say(lang),
        "next",
        who,
        until=f"{within} · {latest}",
        sums=sums_of(one.deadline),
    )


def _closed(view: CaseView) -> Milestone:
    moment = view.row.closed
    label = spoken(view.result) or gettext("Ended")
    return Milestone(label, "done", "", say(moment), exact(moment))


def sums_of(deadline: Deadline) -> tuple[str, ...]:
    """The arithmetic of a deadline: its one sentence, then its reasons line by line."""
    lang = get_language()
    sentence, reasons = deadline.explain(lang), deadline.lines(lang)
    if not reasons:
        return (sentence,)
    head = sentence.partition(reasons[0])[0]
    return (head.removesuffix(":").removesuffix(", because "), *reasons)


def public_path(view: CaseView) -> list[Milestone]:
    """The same for everybody: only names of stages, and only where the case type shows them."""
    shows = view.type.public.shows if view.type.public else []
    if "stage" not in shows:
        return []
    if "steps" in shows:
        return _told_in_public(view)
    lang, stages = get_language(), view.type.stages
    order = [stage.stage for stage in stages]
    now = order.index(view.row.stage)
    closed = view.row.state == "closed"
    passed = set(view.done)
    told = [Milestone(gettext("Reported"), "done")]
    for place, stage in enumerate(stages):
        done = (closed and stage.stage in passed) or (not closed and place < now)
        state: StepState = "done" if done else "skipped" if closed else "next"
        if place == now and not closed:
            state = "now"
        why = spoken(stage.now) if state == "now" and not stage.by.reporter else ""
        told.append(Milestone(stage.name.say(lang), state, why=why))
    if closed:
        label = spoken(view.result) if "result" in shows else ""
        told.append(Milestone(label or gettext("Ended"), "done"))
    return told


def _told_in_public(view: CaseView) -> list[Milestone]:
    """Each step as it happened, where the case type makes the steps public: when, which post or
    body, how it ended, the vote, and the words that are said to everybody. Never a name."""
    lang = get_language()
    told = [
        Milestone(gettext("Reported"), "done", "", say(view.row.opened), exact(view.row.opened))
    ]
    told += [_public_step(step) for step in view.steps if step.row.ended]
    if view.row.state != "open":
        shows = view.type.public.shows if view.type.public else []
        label = spoken(view.result) if "result" in shows else ""
        return [*told, Milestone(label or gettext("Ended"), "done", "", say(view.row.closed))]
    now, stages = view.steps[-1], view.type.stages
    why = spoken(now.stage.now) if not now.stage.by.reporter else ""
    who = "" if now.row.holder == "reporter" else now.holder.say(lang)
    needs = _needs(view, now.stage)
    told.append(Milestone(now.stage.name.say(lang), "now", who, why=why, needs=needs))
    order = [stage.stage for stage in stages]
    later = stages[order.index(view.row.stage) + 1 :]
    return [*told, *(Milestone(one.name.say(lang), "next") for one in later)]


def _public_step(step: StepView) -> Milestone:
    lang = get_language()
    outcome = step.outcome.say(lang) if step.outcome else ""
    return Milestone(
        step.stage.name.say(lang),
        "done",
        "" if step.row.holder == "reporter" else step.holder.say(lang),
        say(step.row.ended),
        exact(step.row.ended),
        said=" ".join(filter(None, (outcome, _quoted(step.row.say)))),
        answers=answers_of_step(step),
    )


def standing(view: CaseView) -> tuple[str, Tone]:
    """Where a case stands, as a tag."""
    row = view.row
    if row.state == "closed":
        good = row.counts_as in ("solved", "partly", "unconfirmed")
        return spoken(view.result) or gettext("Ended"), "settled" if good else ""
    if row.waiting:
        return (gettext("Waits for your answer"), "waiting") if view.own else (_paused(), "waiting")
    if row.holder == "reporter":
        return gettext("Waits for your verdict") if view.own else spoken(view.stage.name), "waiting"
    return gettext("Under way"), "working"


def _paused() -> str:
    return gettext("Paused")


def standing_of(part: PublicCase) -> tuple[str, Tone]:
    """The same for the public part of a case; empty where the case type shows neither."""
    if part.closed is None:
        return "", ""
    if part.closed:
        return spoken(part.result) or gettext("Ended"), "settled"
    return spoken(part.stage) or gettext("Under way"), "working"


def talk_of(view: CaseView) -> list[Entry]:
    """What was asked, answered and told, oldest first."""
    told = []
    for note in view.notes:
        text, icon, tone = _note(view, note.kind)
        told.append(Entry(text, say(note.at), note.at, "", icon, tone, note.text))
    return told


def _note(view: CaseView, kind: str) -> tuple[str, str, Tone]:
    if kind == "question":
        return gettext("Staff ask"), "circle-help", "waiting" if view.row.waiting else ""
    if kind == "answer":
        own = gettext("You wrote") if not view.by_duty else gettext("The reporter wrote")
        return own, "message-square", ""
    if kind == "public":
        return gettext("Staff tell"), "info", "working"
    return gettext("Among staff"), "lock", ""


def photos_of(view: CaseView, url: FileUrl) -> list[tuple[str, str, str]]:
    """Pictures as (thumbnail, full, description)."""
    found = [file for file in view.files if file.kind == "photo"]
    return [
        (url(file.pk), url(file.pk), gettext("Picture %(n)s") % {"n": n})
        for n, file in enumerate(found, start=1)
    ]


def voices_of(view: CaseView, url: FileUrl) -> list[str]:
    """Addresses of recordings."""
    return [url(file.pk) for file in view.files if file.kind == "voice"]


def question_of(view: CaseView) -> str:
    """The question that waits for the reporter's answer."""
    if not (view.own and view.row.waiting):
        return ""
    asked = [note.text for note in view.notes if note.kind == "question"]
    return asked[-1] if asked else ""


def now_line() -> str:
    """This moment, for pages that are printed."""
    return exact(clock.now())
