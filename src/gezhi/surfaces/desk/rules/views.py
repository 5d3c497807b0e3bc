"""The pages of the rules; every member of staff may read them, as they are public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.queries import Missing, pack_by_id, pack_versions
from gezhi.pack.diagram import diagram
from gezhi.pack.diff import diff
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.rules import shown
from gezhi.surfaces.ui.staff import staff_only


@require_GET
@staff_only
def packs(request: HttpRequest) -> HttpResponse:
    """The packs in force, with the place that each serves, and every version published."""
    lang = get_language()
    attached = attached_packs(request.viewer)  # type: ignore[attr-defined]
    in_force = [
        {
            "version": one.version,
            "place": one.name,
            "name": one.pack.manifest.name.say(lang),
            "motto": one.pack.manifest.motto.say(lang) if one.pack.manifest.motto else "",
            "number": one.pack.manifest.version,
            "source": one.pack.manifest.source,
        }
        for one in attached
    ]
    versions = list(pack_versions())
    before = {}
    for row in reversed(versions):
        row.before = before.get(row.pack)
        before[row.pack] = row
    context = desk_context(request, "packs", in_force=in_force, versions=versions)
    return render(request, "desk/rules/packs.html", context)


@require_GET
@staff_only
def pack(request: HttpRequest, version: int) -> HttpResponse:
    """One version: its places, posts, bodies, case types and matters."""
    found = pack_by_id(version)
    rows = [row for row in pack_versions() if row.pack == found.manifest.pack]
    context = desk_context(
        request,
        "packs",
        version=version,
        pack=found,
        name=found.manifest.name.say(get_language()),
        motto=found.manifest.motto.say(get_language()) if found.manifest.motto else "",
        levels=shown.levels(found),
        posts=shown.posts(found),
        bodies=shown.bodies(found),
        cases=shown.case_links(found, version),
        matters=shown.matters_links(found, version),
        others=[row for row in rows if row.pk != version],
    )
    return render(request, "desk/rules/pack.html", context)


@require_GET
@staff_only
def case_type(request: HttpRequest, version: int, key: str) -> HttpResponse:
    """A case type: its drawing, its stages with times and outcomes, the rules of routing."""
    found = pack_by_id(version)
    type_ = found.cases.get(key)
    if type_ is None:
        raise Missing("no-case-type", "没有这个事项类型", "there is no such case type")
    lang = get_language()
    context = desk_context(
        request,
        "packs",
        version=version,
        pack_name=found.manifest.name.say(lang),
        number=found.manifest.version,
        type=type_,
        name=type_.name.say(lang),
        about=type_.about.say(lang) if type_.about else "",
        # Our own drawing, with every text of the pack escaped by the one who draws.
        drawing=mark_safe(diagram(type_, lang, people=found.people)),  # noqa: S308
        steps=shown.steps(found, type_),
        routing=shown.routing(found, type_),
        fields=[(field.name.say(lang), field.required, field.identifying) for field in type_.form],
        results=[result.name.say(lang) for result in type_.results.values()],
    )
    return render(request, "desk/rules/case_type.html", context)


@require_GET
@staff_only
def matters(request: HttpRequest, version: int, key: str) -> HttpResponse:
    """A list of matters with their times and where those come from."""
    found = pack_by_id(version)
    tree = found.matters.get(key)
    if tree is None:
        raise Missing("no-matters", "没有这张事项清单", "there is no such list of matters")
    context = desk_context(
        request,
        "packs",
        version=version,
        pack_name=found.manifest.name.say(get_language()),
        name=tree.name.say(get_language()),
        rows=shown.matter_rows(tree),
    )
    return render(request, "desk/rules/matters.html", context)


@require_GET
@staff_only
def difference(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """What a version changes against another, and whom that touches."""
    one, two = pack_by_id(old), pack_by_id(new)
    lang = get_language()
    changes = [
        {
            "kind": change.kind,
            "what": change.what.say(lang),
            "touches": change.touches.say(lang) if change.touches else "",
            "breaking": change.breaking,
        }
        for change in diff(one, two)
    ]
    context = desk_context(
        request,
        "packs",
        old=one.manifest,
        new=two.manifest,
        name=two.manifest.name.say(lang),
        changes=changes,
    )
    return render(request, "desk/rules/difference.html", context)
