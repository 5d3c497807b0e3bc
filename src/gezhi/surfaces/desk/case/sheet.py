"""A case on paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.engines.cases.queries import CaseView, StepView
from gezhi.engines.trust.queries import account_names
from gezhi.surfaces.desk.case.views import seen
from gezhi.surfaces.desk.printed.sheet import Sheet, print_sheet
from gezhi.surfaces.ui.courses import channel_name, form_answers, person
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.staff import staff_only


@require_GET
@staff_only
def sheet(request: HttpRequest, case: UUID) -> HttpResponse:
    """The sheet of a case as PDF, without a word on who reported it."""
    view = seen(request, case)
    response = HttpResponse(print_sheet(sheet_of(view)), content_type="application/pdf")
    response["Content-Disposition"] = (
        content_disposition_header(False, f"{view.row.code}.pdf") or ""
    )
    return response


def sheet_of(view: CaseView) -> Sheet:
    """What stands on it."""
    lang, row = get_language(), view.row
    ended = view.result.say(lang) if view.result else gettext("Ended")
    place = " ".join(rung.name for rung in reversed(view.course.ladder))
    facts = [
        (gettext("Kind"), view.type.name.say(lang)),
        (gettext("Place"), f"{place} {row.spot}".strip()),
        (gettext("Reported"), f"{exact(row.opened)}\u3000{channel_name(row.channel)}"),
        *form_answers(view),
        (gettext("Reporters"), str(len(view.reporters))),
    ]
    if row.closed:
        facts.append((gettext("Ended"), exact(row.closed)))
    return Sheet(
        title=view.category.say(lang) if view.category else view.type.name.say(lang),
        code=row.code,
        state=view.stage.name.say(lang) if row.state == "open" else ended,
        place=view.course.ladder[-1].name,
        text=row.text,
        facts=facts,
        steps=[_step(step, lang) for step in view.steps],
        words=_words(view),
        printed=gettext("printed %(when)s") % {"when": exact(clock.now())},
    )


def _step(step: StepView, lang: str | None) -> tuple[str, str, str, str, str]:
    result = step.outcome.say(lang) if step.outcome else gettext("under way")
    kept = f"{exact(step.row.ended)} {gettext('late') if step.late else ''}".strip()
    more = [result, kept if step.row.ended else "", step.row.say]
    return (
        step.stage.name.say(lang),
        step.holder.say(lang),
        exact(step.row.started),
        exact(step.deadline.due),
        "\u3000".join(filter(None, more)),
    )


def _words(view: CaseView) -> list[tuple[str, str, str]]:
    """Questions, answers and notes that the reporter reads too; what staff note among themselves
    stays off the paper."""
    notes = [note for note in view.notes if note.kind in ("question", "answer", "public")]
    names = account_names(view.viewer, [note.by for note in notes])
    reporter = gettext("the reporter")
    return [
        (
            exact(note.at),
            reporter if note.kind == "answer" else person(view, names, note.by, note.by_post),
            note.text,
        )
        for note in notes
    ]
