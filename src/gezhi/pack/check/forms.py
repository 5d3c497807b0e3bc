"""Forms, and what of a case everybody may see."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import PUBLIC_FACTS, CaseType, StageTime
from gezhi.pack.check.conditions import Answer, Asked, check_condition
from gezhi.pack.check.names import FIELD, STAGE, TREE, Path, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.forms import FormField, Kind
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

_ANSWERS: dict[Kind, Answer] = {
    "text": "text",
    "category": "text",
    "choice": "text",
    "number": "number",
    "date": "date",
    "yes-no": "yes-no",
}
_HIDEABLE = {"reporter", "holder"}


def answers(pack: Pack, fields: list[FormField]) -> dict[str, Asked]:
    """What conditions may ask about a form; who a person is, and photos, they may only find
    present."""
    known: dict[str, Asked] = {}
    for field in fields:
        values: frozenset[str] | None = None
        if field.kind == "choice":
            values = frozenset(field.options)
        elif field.kind == "category" and field.tree in pack.matters:
            values = frozenset(one.matter for one in pack.matters[field.tree].matters)
        known[field.field] = Asked(_ANSWERS.get(field.kind, "other"), values)
        if field.kind == "vote":
            for part in ("carried", "quorum"):
                known[f"{field.field}.{part}"] = Asked("yes-no", None)
    return known


def check_forms(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Fields that fit together, trees that exist, conditions on answers already given."""
    for case in pack.cases.values():
        yield from check_fields(pack, origins, ("cases", case.case, "form"), case.form)
        yield from _once(case, origins)
        yield from _by_category(case, origins)
        yield from _counted(case, origins)


def check_fields(
    pack: Pack, origins: Origins, path: Path, form: list[FormField]
) -> Iterator[Fault]:
    """Questions that are asked together: each once, of trees that exist, by answers given above."""
    yield from doubled(origins, path, FIELD, [field.field for field in form])
    for at, field in enumerate(form):
        place: Path = (*path, at)
        yield from unknown(origins, (*place, "tree"), TREE, field.tree, pack.matters)
        earlier = answers(pack, form[:at])
        yield from check_condition(origins, (*place, "when"), field.when, earlier)
        yield from _bounds(field, origins, place)


def _once(case: CaseType, origins: Origins) -> Iterator[Fault]:
    for kind in ("category", "location"):
        found = [at for at, field in enumerate(case.form) if field.kind == kind]
        for at in found[1:]:
            what = (f"一张表单只能有一个 `{kind}`", f"a form has one field of kind `{kind}`")
            yield origins.fault(
                ("cases", case.case, "form", at), what, ("删去一个", "keep one of them")
            )


def _counted(case: CaseType, origins: Origins) -> Iterator[Fault]:
    """What goes into the journal as a number is one: asked, whole, of nothing less than none, and
    of a case whose answers are not kept to those in it."""
    if case.counts is None:
        return
    path: Path = ("cases", case.case, "counts")
    fields = {field.field: field for field in (*case.form, *case.asked())}
    yield from unknown(origins, path, FIELD, case.counts, fields)
    field = fields.get(case.counts)
    if field is not None and not _counts(field):
        what = (
            f"`{case.counts}` 要是不小于零的整数，才能计数",
            f"`{case.counts}` is counted: it must be a whole number, not below zero",
        )
        how = "`kind: number, whole: true, least: 0`"
        yield origins.fault(path, what, (f"写 {how}", f"write {how}"))
    if case.confidential:
        what = (
            "保密的事项，答的不记入流水",
            "what is answered in a confidential case is not counted",
        )
        yield origins.fault(path, what, ("删去 `counts`", "drop `counts`"))


def _counts(field: FormField) -> bool:
    return field.kind == "number" and field.whole and field.least is not None and field.least >= 0


def _by_category(case: CaseType, origins: Origins) -> Iterator[Fault]:
    if case.field_of("category") is not None:
        return
    mend = ("在 `form` 里加一个 `kind: category`", "add a field of `kind: category` to the form")
    for at, stage in enumerate(case.stages):
        path: Path = ("cases", case.case, "stages", at)
        if isinstance(stage.within, StageTime):
            what = (
                "时限按事项定，表单里却不问是什么事",
                "timed by matter, but the form asks for none",
            )
            yield origins.fault((*path, "within"), what, mend)
        if "triage" in stage.suggest:
            what = (
                "要按文字推荐事项，表单里却不问是什么事",
                "triage suggests a matter, the form asks for none",
            )
            yield origins.fault((*path, "suggest"), what, mend)


def _bounds(field: FormField, origins: Origins, path: Path) -> Iterator[Fault]:
    if field.length is not None and field.length.to < field.length.from_:
        what = ("`to` 不能小于 `from`", "`to` must not be less than `from`")
        yield origins.fault((*path, "length"), what)
    if field.least is not None and field.most is not None and field.most < field.least:
        what = ("`most` 不能小于 `least`", "`most` must not be less than `least`")
        yield origins.fault((*path, "most"), what)
    if field.length is not None and field.kind not in ("text", "name"):
        what = ("`length` 只用在文字上", "`length` belongs to texts")
        yield origins.fault((*path, "length"), what, ("删去它", "drop it"))
    bounds = {"least": field.least, "most": field.most, "whole": field.whole or None}
    key = next((name for name, value in bounds.items() if value is not None), None)
    if key is not None and field.kind != "number":
        what = (f"`{key}` 只用在数字上", f"`{key}` belongs to numbers")
        yield origins.fault((*path, key), what, ("删去它", "drop it"))


def check_public(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """What is shown to everybody exists and names nobody (PIPL 25)."""
    for case in pack.cases.values():
        public = case.public
        if public is None:
            continue
        path: Path = ("cases", case.case, "public")
        stages = {stage.stage for stage in case.stages}
        yield from unknown(origins, (*path, "after"), STAGE, public.after, stages)
        fields = {field.field: field for field in (*case.form, *case.asked())}
        for at, key in enumerate(public.shows):
            yield from unknown(origins, (*path, "shows", at), FIELD, key, {*fields, *PUBLIC_FACTS})
            if key in fields and fields[key].identifying:
                what = (
                    f"`{key}` 会认出人来，不能公开",
                    f"`{key}` names a person and is never public",
                )
                source = ("个人信息保护法第二十五条", "PIPL article 25")
                yield origins.fault(
                    (*path, "shows", at), what, ("删去它", "drop it"), source=source
                )
        for at, key in enumerate(public.hides):
            known = {*fields, *PUBLIC_FACTS, *_HIDEABLE}
            yield from unknown(origins, (*path, "hides", at), FIELD, key, known)
            if key in public.shows:
                what = (f"`{key}` 又公开又不公开", f"`{key}` is both shown and hidden")
                yield origins.fault((*path, "hides", at), what, ("删去一处", "drop one of them"))
