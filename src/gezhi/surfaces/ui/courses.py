"""The course of a case as staff see it: the drawn path, and everything that happened in order."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.utils.translation import get_language, gettext

from gezhi.engines.cases.queries import CaseView, StepView, say_answer
from gezhi.engines.trust.queries import account_names
from gezhi.surfaces.ui.components import Entry, Step, StepAnswer, Tone
from gezhi.surfaces.ui.dues import say

FileUrl = Callable[[UUID], str]


def channel_name(channel: str) -> str:
    """Through which door a case came in, in words."""
    names = {
        "portal": gettext("Reported by a resident"),
        "field": gettext("Reported by a grid worker"),
        "desk": gettext("Taken down at the desk"),
        "api": gettext("Reported through another system"),
        "import": gettext("Taken over from an older system"),
        "split": gettext("Split off from another matter"),
        "case": gettext("Goes on from another matter"),
    }
    return names.get(channel, gettext("Reported"))


def path_of(view: CaseView) -> list[Step]:
    """The stages of the case type in their order: passed, where it stands, still to come."""
    lang, now = get_language(), view.row.stage
    closed = view.row.state == "closed"
    passed = {step.row.stage: step for step in view.steps if step.row.ended}
    order = [stage.stage for stage in view.type.stages]
    drawn = []
    for stage in view.type.stages:
        name, key = stage.name.say(lang), stage.stage
        if key == now and not closed:
            drawn.append(Step(name, "now", view.steps[-1].holder.say(lang)))
        elif key in passed and (closed or order.index(key) < order.index(now)):
            step = passed[key]
            drawn.append(Step(name, "done", step.holder.say(lang), say(step.row.ended)))
        else:
            drawn.append(Step(name, "skipped" if closed else "next"))
    return drawn


def timeline_of(view: CaseView, file_url: FileUrl) -> list[Entry]:
    """What happened, newest first: steps with who, until when and why, what was said and asked,
    what was joined to it."""
    names = account_names(view.viewer, _accounts(view))
    told = [
        *_steps(view, names, file_url),
        *_notes(view, names),
        *_requests(view, names),
        *_links(view, names),
    ]
    newest = sorted(enumerate(told), key=lambda one: (one[1].at, one[0]), reverse=True)
    return [entry for _, entry in newest]


def _accounts(view: CaseView) -> Iterable[UUID | None]:
    yield from (step.row.by for step in view.steps)
    yield from (note.by for note in view.notes)
    yield from (link.by for link in view.links)
    for request in view.requests:
        yield from (request.asked_by, request.decided_by)


def person(view: CaseView, names: dict[UUID, str], by: UUID | None, post: str = "") -> str:
    """Who did something: the post and the name, as far as they are known."""
    found = view.pack.people.posts.get(post)
    said = found.name.say(get_language()) if found else ""
    return " ".join(filter(None, (said, names.get(by, "") if by else "")))


def _steps(view: CaseView, names: dict[UUID, str], file_url: FileUrl) -> Iterator[Entry]:
    row = view.row
    yield Entry(
        gettext("Matter received"),
        say(row.opened),
        row.opened,
        channel_name(row.channel),
        "megaphone",
        images=_images(view, 1, file_url, before=True),
    )
    for step in view.steps:
        if step.row.ended is not None:
            yield _ended(view, step, names, file_url)


def _ended(view: CaseView, step: StepView, names: dict[UUID, str], file_url: FileUrl) -> Entry:
    lang, row = get_language(), step.row
    outcome = step.outcome.say(lang) if step.outcome else ""
    by_itself = row.outcome in ("overdue", "silent")
    by = gettext("by the clock") if by_itself else person(view, names, row.by, row.by_post)
    kept = gettext("late") if step.late else gettext("in time")
    until = gettext("due %(due)s, %(kept)s") % {"due": say(step.deadline.due), "kept": kept}
    who = by or step.holder.say(lang)
    return Entry(
        gettext("%(stage)s: %(outcome)s")
        % {"stage": step.stage.name.say(lang), "outcome": outcome},
        say(row.ended),
        row.ended,
        f"{who} · {until}" if step.deadline.due else who,
        _icon(row.outcome),
        _tone(row.outcome, view),
        row.say,
        _because(row.reason),
        _images(view, row.n, file_url),
        answers=answers_of_step(step),
    )


def answers_of_step(step: StepView) -> list[StepAnswer]:
    """What a step asked and was answered, in the reader's language."""
    lang = get_language()
    return [
        StepAnswer(
            one.name.say(lang),
            one.shown.say(lang),
            [line.say(lang) for line in one.lines],
            one.carried,
        )
        for one in step.answers
    ]


def _icon(outcome: str) -> str:
    icons = {"overdue": "timer", "silent": "hourglass", "objected": "undo-2", "reassigned": "users"}
    return icons.get(outcome, "circle-check")


def _tone(outcome: str, view: CaseView) -> Tone:
    if outcome in ("overdue", "objected"):
        return "refused"
    ended = any(
        one.row.outcome == outcome and one.row.ended == view.row.closed for one in view.steps
    )
    return "settled" if view.row.closed and ended else "working"


def _because(reason: dict[str, object]) -> str:
    said = str(reason.get("because") or "")
    if said and reason.get("suggested"):
        return gettext("other than suggested: %(reason)s") % {"reason": said}
    return said


def _images(
    view: CaseView, step: int, file_url: FileUrl, *, before: bool = False
) -> list[tuple[str, str, str]]:
    """Photos of a step; those sent with the report itself belong to its first line."""
    shown = []
    for number, file in enumerate(view.files, start=1):
        with_report = file.step == 1 and file.at <= view.row.opened
        if file.kind == "photo" and file.step == step and with_report == before:
            url = file_url(file.pk)
            shown.append((url, url, gettext("Photo %(n)s") % {"n": number}))
    return shown


def _notes(view: CaseView, names: dict[UUID, str]) -> Iterator[Entry]:
    kinds = {
        "internal": (gettext("Note among staff"), "lock"),
        "public": (gettext("Note for the reporter"), "message-square"),
        "question": (gettext("Asked the reporter"), "circle-help"),
        "answer": (gettext("The reporter answered"), "message-square"),
        "supervision": (gettext("Put under supervision"), "eye"),
    }
    for note in view.notes:
        text, icon = kinds.get(note.kind, kinds["internal"])
        tone: Tone = "waiting" if note.kind in ("question", "supervision") else ""
        by = person(view, names, note.by, note.by_post) if note.kind != "answer" else ""
        yield Entry(text, say(note.at), note.at, by, icon, tone, note.text)


def _requests(view: CaseView, names: dict[UUID, str]) -> Iterator[Entry]:
    kinds = {
        "extension": (
            gettext("Asked for more time"),
            gettext("More time granted"),
            gettext("More time refused"),
        ),
        "countersign": (
            gettext("Asked for a second signature"),
            gettext("Signed"),
            gettext("Signature refused"),
        ),
    }
    for one in view.requests:
        asked, granted, refused = kinds[one.kind]
        by = person(view, names, one.asked_by)
        yield Entry(asked, say(one.asked), one.asked, by, "calendar-clock", "waiting", one.reason)
        if one.decided is None:
            continue
        if one.lapsed:
            text = gettext("Lapsed: the matter moved on before it was answered")
            yield Entry(text, say(one.decided), one.decided, icon="rotate-ccw")
            continue
        by = person(view, names, one.decided_by)
        text, icon = (granted, "check") if one.agreed else (refused, "ban")
        tone: Tone = "settled" if one.agreed else "refused"
        yield Entry(text, say(one.decided), one.decided, by, icon, tone, one.answer)


def _links(view: CaseView, names: dict[UUID, str]) -> Iterator[Entry]:
    for link in view.links:
        outward = link.one_id == view.row.pk
        other = link.other if outward else link.one
        said = {
            ("merge", True): gettext("Merged into %(code)s"),
            ("merge", False): gettext("%(code)s was merged into this"),
            ("split", True): gettext("Split off from %(code)s"),
            ("split", False): gettext("%(code)s was split off"),
            ("opened", True): gettext("Goes on from %(code)s"),
            ("opened", False): gettext("Goes on as %(code)s"),
        }[link.kind, outward]
        icon = {"merge": "git-merge", "split": "split"}.get(link.kind, "send")
        by = person(view, names, link.by)
        text = said % {"code": other.code}
        yield Entry(text, say(link.at), link.at, by, icon, "", link.reason)
        if link.undone:
            text = gettext("Merge with %(code)s undone") % {"code": other.code}
            yield Entry(text, say(link.undone), link.undone, icon="rotate-ccw")


def form_answers(view: CaseView) -> list[tuple[str, str]]:
    """The answers of the form beside text, place, matter and files, as question and answer."""
    lang, told = get_language(), []
    for field in view.type.form:
        value = view.row.form.get(field.field)
        if value in (None, "", []) or field.kind in ("images", "voice"):
            continue
        told.append((field.name.say(lang), say_answer(field, value).say(lang)))
    return told
