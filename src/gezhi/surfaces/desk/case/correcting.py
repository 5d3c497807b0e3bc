"""Correcting what a case is about and where it is, with what its text suggests."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.engines.cases import actions
from gezhi.engines.cases.queries import CaseView, category_name, suggest_categories
from gezhi.engines.places.queries import attached_at, find_place, search_places
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.surfaces.desk.case.panel import Done, Panel, one
from gezhi.surfaces.ui.acts.asked import Asked, Typed
from gezhi.surfaces.ui.components import Action, Option
from gezhi.surfaces.ui.fields import FieldInput, Where
from gezhi.surfaces.ui.forms import matters_options


def guesses(view: CaseView) -> list[Option]:
    """Matters that the text may be about, with the words that decided; nothing leaves the house."""
    told = []
    for guess in suggest_categories(view.viewer, view.pack, view.row.text):
        name, words = category_name(view.pack, guess.category), "、".join(guess.words)
        if name is not None:
            label = name.say(get_language())
            told.append(
                Option(guess.category, label, gettext("Words: %(words)s") % {"words": words})
            )
    return told


def doubt(view: CaseView) -> Option | None:
    """What the text seems to be about, where the stage asks for it and the case says otherwise."""
    if "triage" not in view.stage.suggest or not view.may_act:
        return None
    first = next(iter(guesses(view)), None)
    return first if first is not None and first.value != view.row.category else None


def correct_actions(view: CaseView) -> list[Action]:
    """Where the viewer holds the step or routes over the place."""
    if view.row.state != "open" or not (view.may_act or view.may("case.route")):
        return []
    return one(view, "correct", gettext("Correct matter or place"), "c", "pencil")


def ask_correct(view: CaseView, params: QueryDict, typed: Typed) -> Asked:
    """The matter, as the text suggests it or from the tree, and the place."""
    row, field = view.row, view.type.field_of("category")
    fields = []
    if field is not None and field.tree in view.pack.matters:
        fields.append(
            FieldInput(
                "category",
                "category",
                field.name.say(get_language()),
                typed.value("category", params.get("matter") or row.category),
                error=typed.error("category"),
                required=True,
                options=matters_options(view.pack.matters[field.tree]),
                suggest_url=reverse("desk:suggest", args=[row.pk]),
                suggest_from="panel-of",
            )
        )
    where = Where(row.lon, row.lat, str(row.place_id), view.place_name, typed.value("where.text"))
    fields.append(
        FieldInput(
            "where",
            "location",
            gettext("Place"),
            where,
            help=gettext("Put the pin on the map, or write the place's name or number."),
            error=typed.error("where") or typed.error("place"),
            places_url=reverse("desk:ground", args=[view.course.ladder[-1].id]),
            placeholder=gettext("e.g. Grid 3, building 5"),
        )
    )
    text = gettext("The deadline of this step follows the matter.")
    return Asked(gettext("Correct matter or place"), gettext("Correct"), fields, text)


def correct(view: CaseView, version: int, params: QueryDict, post: QueryDict) -> Done:
    """Correct what differs."""
    category = post.get("category", "")
    place = chosen_place(view, post)
    actions.correct(
        view.viewer,
        view.row.pk,
        version,
        category=category if category and category != view.row.category else None,
        place=place if place != view.row.place_id else None,
    )
    return Done(gettext("Corrected; the deadline follows."))


def chosen_place(view: CaseView, post: QueryDict) -> int | None:
    """The place of the pin, or the one whose name or number was written; None where neither is."""
    written = post.get("where.text", "").strip()
    if written:
        return place_written(view, written)
    try:
        lon, lat = float(post.get("where.lng", "")), float(post.get("where.lat", ""))
    except ValueError:
        return None
    if (lon, lat) == (view.row.lon, view.row.lat):
        return None
    found = find_place(view.viewer, lon, lat)
    if found is None:
        words = Words(zh="这个点不在服务范围内", en="this spot lies outside the area served")
        raise Invalid([Wrong("where", "outside", words)])
    return found


def place_written(view: CaseView, text: str) -> int:
    """The one place of that name or number near the case; Invalid says which there are."""
    path = attached_at(view.viewer, view.row.path).path
    found = search_places(view.viewer, text, path=path, limit=6)
    exact = [place for place in found if text in (place.name, place.code)]
    found = exact if len(exact) == 1 else found
    if len(found) == 1:
        return found[0].pk
    if not found:
        words = Words(zh=f"没有找到「{text}」", en=f"there is no place called “{text}”")
    else:
        names = "、".join(f"{place.name}({place.code})" for place in found[:5])
        words = Words(
            zh=f"有几处都对得上，请写编码：{names}", en=f"several fit, give the number: {names}"
        )
    raise Invalid([Wrong("where", "unknown", words)])


CORRECT = Panel("correct", correct_actions, ask_correct, correct)
