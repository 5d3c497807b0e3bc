"""The conditions that a list offers, from the packs and places of the viewer's ground."""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext

from gezhi.engines.people.queries import bodies_at
from gezhi.engines.places.queries import Attached, places_below, tree_order
from gezhi.engines.trust.queries import Viewer
from gezhi.pack.cases import Matters
from gezhi.surfaces.desk.figures.records import figure_name
from gezhi.surfaces.desk.nav import CASES, served
from gezhi.surfaces.desk.queue.asked import Asked
from gezhi.surfaces.ui.components import Filter, Option

MOST_PLACES = 400
INDENT = "\u3000"


def conditions(viewer: Viewer, asked: Asked) -> list[Filter]:
    """The filter bar: what a list can be narrowed by, and what narrows it now."""
    given, grounds = asked.given, served(viewer)
    figure = given.get("figure", "")
    behind = Filter("figure", gettext("Behind the figure"), value=figure, shown=figure_name(figure))
    if figure:
        return [behind, *_stretch(given)[:2]]
    closed = given["queue"] in ("closed", "all")
    bar = [
        _choice("type", gettext("Kind"), _types(grounds), given),
        _choice("stage", gettext("Stage"), _stages(grounds, given.get("type", "")), given),
        _choice("category", gettext("About"), _matters(grounds), given),
        _choice("place", gettext("Place"), _places(viewer, grounds), given),
        _choice("body", gettext("Body"), _bodies(viewer, grounds), given),
        _choice("result", gettext("Result"), _results(grounds) if closed else [], given),
    ]
    return [
        *(one for one in bar if len(one.options) > 1 or one.value),
        *_stretch(given),
    ]


def _stretch(given: dict[str, str]) -> list[Filter]:
    """Days and ticks, as they were written."""
    return [
        Filter("since", gettext("From"), "date", value=given.get("since", "")),
        Filter("until", gettext("To"), "date", value=given.get("until", "")),
        Filter("late", gettext("Was late"), "tick", value=given.get("late", "")),
        Filter("me", gettext("Given to me"), "tick", value=given.get("me", "")),
    ]


def _choice(name: str, label: str, options: list[Option], given: dict[str, str]) -> Filter:
    value = given.get(name, "")
    shown = next((str(one.label).strip(INDENT) for one in options if one.value == value), "")
    return Filter(name, label, "choice", options, value, shown)


def _types(grounds: list[Attached]) -> list[Option]:
    names = {key: type_.name for one in grounds for key, type_ in one.pack.cases.items()}
    return [Option(key, words.say(get_language())) for key, words in names.items()]


def _stages(grounds: list[Attached], type_: str) -> list[Option]:
    names = {
        stage.stage: stage.name
        for one in grounds
        for key, case_type in one.pack.cases.items()
        if type_ in ("", key)
        for stage in case_type.stages
    }
    return [Option(key, words.say(get_language())) for key, words in names.items()]


def _results(grounds: list[Attached]) -> list[Option]:
    names = {
        key: result.name
        for one in grounds
        for type_ in one.pack.cases.values()
        for key, result in type_.results.items()
    }
    return [Option(key, words.say(get_language())) for key, words in names.items()]


def _matters(grounds: list[Attached]) -> list[Option]:
    used = {
        (one.version, field.tree): one.pack.matters[field.tree]
        for one in grounds
        for type_ in one.pack.cases.values()
        for field in type_.form
        if field.tree in one.pack.matters
    }
    return [option for tree in used.values() for option in _indented(tree, None, 0)]


def _indented(tree: Matters, under: str | None, depth: int) -> Iterator[Option]:
    for matter in tree.matters:
        if matter.under == under:
            yield Option(matter.matter, INDENT * depth + matter.name.say(get_language()))
            yield from _indented(tree, matter.matter, depth + 1)


def _places(viewer: Viewer, grounds: list[Attached]) -> list[Option]:
    """Places with a number of their own: communities and grids, and no single building."""
    paths = viewer.paths(*CASES) or tuple(one.path for one in grounds)
    levels = {
        level.level
        for one in grounds
        for level in one.pack.places.trees.get("grid", [])
        if level.code is not None
    }
    options: list[Option] = []
    for path in paths:
        rows = places_below(viewer, path, tree="grid").filter(level__in=levels)
        told = rows.values_list("path", "pk", "name", "depth")[: MOST_PLACES - len(options)]
        found = [one[1:] for one in sorted(told, key=lambda one: tree_order(one[0]))]
        top = min((depth for _, _, depth in found), default=0)
        options += [Option(str(pk), INDENT * (depth - top) + name) for pk, name, depth in found]
    return options


def _bodies(viewer: Viewer, grounds: list[Attached]) -> list[Option]:
    bodies = [body for one in grounds for body in bodies_at(viewer, one.path)]
    settling = {
        kind
        for one in grounds
        for kind, body in one.pack.people.bodies.items()
        if "case.settle" in body.may
    }
    return [Option(str(body.pk), body.name) for body in bodies if body.kind in settling]
