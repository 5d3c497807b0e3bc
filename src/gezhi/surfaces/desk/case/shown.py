"""A case as its pane shows it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.engines.cases.queries import CaseView, light_of
from gezhi.engines.councils.queries import resolutions_about
from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import attached_at
from gezhi.engines.trust.queries import account_names, may
from gezhi.surfaces.desk.case.concerned import HEARD, about_of
from gezhi.surfaces.desk.case.correcting import CORRECT, doubt
from gezhi.surfaces.desk.case.deciding import DECIDE
from gezhi.surfaces.desk.case.joining import MERGE, SPLIT
from gezhi.surfaces.desk.case.panel import Panel, address
from gezhi.surfaces.desk.case.revealing import REVEAL
from gezhi.surfaces.desk.case.steering import ASSIGN, HELPER, NOTE, OBJECT, REASSIGN, SUPERVISE
from gezhi.surfaces.desk.case.timing import ANSWER, QUESTION, TIME
from gezhi.surfaces.ui.acts.deciding import outcome_name
from gezhi.surfaces.ui.components import Action
from gezhi.surfaces.ui.courses import channel_name, form_answers, path_of, timeline_of
from gezhi.surfaces.ui.dues import due_of_step, exact, say

FIRST = (ANSWER, DECIDE, HEARD)
MORE = (QUESTION, TIME, OBJECT, NOTE, ASSIGN, REASSIGN, HELPER, CORRECT, SUPERVISE, MERGE, SPLIT)
PANELS: dict[str, Panel] = {panel.name: panel for panel in (*FIRST, *MORE, REVEAL)}


@dataclass(frozen=True)
class Linked:
    """A case that belongs to this one, and how."""

    said: str
    code: str
    href: str
    undo: str = ""


def file_url(file: UUID) -> str:
    """Where a file of a case is served to staff."""
    return reverse("desk:file", args=[file])


def actions_of(view: CaseView, panels: tuple[Panel, ...], query: str) -> list[Action]:
    """The buttons of some panels on this case; each keeps the list's conditions in its address."""
    found = [action for panel in panels for action in panel.actions(view)]
    return [_with_query(action, query) for action in found]


def _with_query(action: Action, query: str) -> Action:
    if not query:
        return action
    mark = "&" if "?" in action.url else "?"
    return Action(**{**action.__dict__, "url": f"{action.url}{mark}{query}"})


def case_context(request: HttpRequest, view: CaseView, query: str) -> dict[str, Any]:
    """Everything that the pane shows of a case."""
    lang, row = get_language(), view.row
    step = view.steps[-1]
    home = reverse("desk:case", args=[row.pk])
    return {
        "view": view,
        "agenda_url": _agenda(view),
        "row": row,
        "with_case": True,
        "case_url": f"{home}?{query}" if query else home,
        "back_url": f"{reverse('desk:queue')}?{query}" if query else reverse("desk:queue"),
        "matter": view.category.say(lang) if view.category else view.type.name.say(lang),
        "type_name": view.type.name.say(lang),
        "place": " ".join(rung.name for rung in reversed(view.course.ladder)),
        "opened": say(row.opened),
        "opened_exact": exact(row.opened),
        "channel": channel_name(row.channel),
        "state": _state(view),
        "due": due_of_step(step, light_of(view)) if row.state == "open" else None,
        "arithmetic": step.deadline.lines(lang) if row.state == "open" else [],
        "sum": step.deadline.explain(lang),
        "path": path_of(view),
        "first_actions": actions_of(view, FIRST, query),
        "more_actions": actions_of(view, MORE, query),
        "reveal": next(iter(actions_of(view, (REVEAL,), query)), None),
        "answers": form_answers(view),
        "entries": timeline_of(view, file_url),
        "voices": [file_url(file.pk) for file in view.files if file.kind == "voice"],
        "photos": [file_url(file.pk) for file in view.files if file.kind == "photo"],
        "suggested": _suggested(view),
        "doubt": _doubt(view, query),
        "people": _people(view),
        "linked": _linked(view),
        "about": about_of(view),
        "helper_url": address(view, HELPER.name),
        "may_end_helper": bool(HELPER.actions(view)),
        "ground_url": reverse("desk:ground", args=[_grid(view)]),
        "spot_url": reverse("desk:spot", args=[row.pk]),
    }


def _state(view: CaseView) -> tuple[str, str]:
    """The state's word and tone."""
    row, lang = view.row, get_language()
    if row.state != "open":
        word = view.result.say(lang) if view.result else gettext("Ended")
        return word, "refused" if row.counts_as == "unsolved" else "settled"
    if row.waiting:
        return gettext("Waiting for the reporter"), "waiting"
    return view.stage.name.say(lang), "waiting" if row.holder in (
        "reporter",
        "concerned",
    ) else "working"


def _suggested(view: CaseView) -> dict[str, str] | None:
    """What the rules suggest where the stage routes, with the reason and its source."""
    found, lang = view.suggestion, get_language()
    if found is None or not view.may_act:
        return None
    units = view.pack.people.units()
    unit = units[found.unit][1].name.say(lang) if found.unit in units else ""
    name = outcome_name(found.outcome, view.stage.outcomes.get(found.outcome))
    return {
        "outcome": f"{name} · {unit}" if unit else name,
        "because": found.because.say(lang),
        "source": found.source,
    }


def _doubt(view: CaseView, query: str) -> dict[str, str] | None:
    """That the text reads like another matter, with the words and the way to correct it."""
    found = doubt(view)
    if found is None:
        return None
    url = address(view, CORRECT.name, category=found.value)
    return {
        "label": str(found.label),
        "words": str(found.help),
        "url": f"{url}&{query}" if query else url,
    }


def _people(view: CaseView) -> dict[str, Any]:
    """Who holds it, who helps, and how many reported it; no name of a reporter."""
    lang, row = get_language(), view.row
    names = account_names(view.viewer, [row.assignee])
    return {
        "holder": view.steps[-1].holder.say(lang) if row.state == "open" else "",
        "assignee": names.get(row.assignee, "") if row.assignee else "",
        "helpers": _helpers(view),
        "reporters": len(view.reporters),
        "reachable": sum(1 for one in view.reporters if one.phone or one.account),
        "answers": [said for one in view.reporters if (said := _answer(view, one.answer))],
    }


def _helpers(view: CaseView) -> list[tuple[str, str]]:
    """The bodies that help, as the key of each in the pack and its name."""
    if not view.co_holders:
        return []
    path = attached_at(view.viewer, view.row.path).path
    units = {body.pk: body.unit for body in bodies_at(view.viewer, path)}
    return [(units.get(body, ""), name) for body, name in view.co_holders]


def _answer(view: CaseView, key: str) -> str:
    """What a reporter said at the end, in the pack's words."""
    found = (stage.outcomes.get(key) for stage in view.type.stages)
    outcome = next((one for one in found if one is not None and one.name is not None), None)
    return outcome_name(key, outcome) if outcome else ""


def _linked(view: CaseView) -> list[Linked]:
    """Cases merged into this, into which it was merged, or split off."""
    found = []
    may_undo = view.may("case.merge")
    for link in view.links:
        if link.undone is not None:
            continue
        outward = link.one_id == view.row.pk
        other = link.other if outward else link.one
        said = {
            ("merge", True): gettext("Merged into"),
            ("merge", False): gettext("Merged into this:"),
            ("split", True): gettext("Split off from"),
            ("split", False): gettext("Split off:"),
            ("opened", True): gettext("Goes on from"),
            ("opened", False): gettext("Goes on as"),
        }[link.kind, outward]
        merged = link.one_id
        undo = (
            f"{reverse('desk:unmerge')}?case={merged}" if link.kind == "merge" and may_undo else ""
        )
        found.append(Linked(said, other.code, reverse("desk:case", args=[other.pk]), undo))
    return [*found, *_resolved(view)]


def _resolved(view: CaseView) -> list[Linked]:
    """What councils resolved about the case."""
    lines = resolutions_about(view.viewer, f"case:{view.row.pk}")
    return [
        Linked(
            gettext("Resolved in a council:"),
            one.council.say(get_language()),
            reverse("desk:council-resolution", args=[one.row.pk]),
        )
        for one in lines
    ]


def _grid(view: CaseView) -> int:
    """The ground to draw: the nearest place with a number of its own, a grid with its buildings."""
    levels = view.pack.places.levels()
    for rung in view.course.ladder:
        level = levels.get(rung.level)
        if level is not None and level[2].code is not None:
            return rung.id
    return view.course.ladder[0].id


def _agenda(view: CaseView) -> str:
    """Where a case is put on a council's agenda, for whoever holds councils there."""
    if view.type.concerned is not None or not may(view.viewer, "council.hold", path=view.row.path):
        return ""
    return reverse("desk:council-case", args=[view.row.pk])
