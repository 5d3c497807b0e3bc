"""Outcomes that open another case: the type is there, and its form can be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.cases import CaseType, Opens
from gezhi.pack.check.forms import answers
from gezhi.pack.check.names import CASE, FIELD, Path, unknown
from gezhi.pack.check.stages import ways
from gezhi.pack.faults import Fault, nearest
from gezhi.pack.forms import FormField
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack


def check_opens(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every outcome of every case type that opens another."""
    for case in pack.cases.values():
        for way in ways(case):
            opens = way.outcome.opens
            if opens is None:
                continue
            path: Path = (*way.path, "opens")
            if way.key == "silent":
                what = ("没人答复时不能另开一件", "silence opens no other case")
                yield origins.fault(path, what, ("删去 `opens`", "drop `opens`"))
            target = pack.cases.get(opens.case)
            yield from unknown(origins, (*path, "case"), CASE, opens.case, pack.cases)
            if target is not None:
                yield from _answers(pack, origins, path, target, opens)
                yield from _filled(origins, path, case, target, opens)


def _answers(
    pack: Pack, origins: Origins, path: Path, target: CaseType, opens: Opens
) -> Iterator[Fault]:
    known = answers(pack, target.form)
    for field, value in opens.answers.items():
        place: Path = (*path, "answers", field)
        yield from unknown(origins, place, FIELD, field, known)
        values = known[field].values if field in known else None
        if values is not None and str(value) not in values:
            what = (f"`{field}` 里没有 `{value}`", f"`{field}` offers no `{value}`")
            yield origins.fault(place, what, nearest(str(value), values))


def _filled(
    origins: Origins, path: Path, case: CaseType, target: CaseType, opens: Opens
) -> Iterator[Fault]:
    for field in target.form:
        asked = field.required and field.when is None and field.field not in opens.answers
        if asked and not comes_along(case, target, field):
            what = (
                f"`{target.case}` 必须填 `{field.field}`，这里没有带过去",
                f"`{target.case}` requires `{field.field}`, which does not come along",
            )
            mend = (
                f"在 `answers` 里写 `{field.field}`",
                f"write `{field.field}` under `answers`",
            )
            yield origins.fault(path, what, mend)


def comes_along(case: CaseType, target: CaseType, field: FormField) -> bool:
    """Whether a field of the new form is filled in from the case that ends."""
    before = case.field_of(field.kind)
    if before is None or target.field_of(field.kind) is not field:
        return False
    return field.kind in ("text", "location") or (
        field.kind == "category" and before.tree == field.tree
    )
