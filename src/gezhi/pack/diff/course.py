"""Changes of matters and of case types: forms, stages, outcomes, routing, results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gezhi.base.words import Words
from gezhi.pack.cases import CaseType, Matters, Outcome, Result, Stage
from gezhi.pack.diff.change import Change, Subject, Touched, fields, keyed, reordered
from gezhi.pack.forms import FormField
from gezhi.pack.pack import Pack
from gezhi.pack.said import say_goal


def matter_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Trees of matters, and the bodies whose lists of powers name what changed."""
    for tree, before, after in keyed(old.matters, new.matters):
        named = after or before
        if named is None:
            continue
        subject = Subject(
            ("matters", tree),
            Words(zh=f"事项清单「{named.name.zh}」", en=f"tree “{named.name.say('en')}”"),
            Touched(cases=_asking(old, tree) | _asking(new, tree)),
        )
        if before is None:
            yield subject.added()
        elif after is None:
            yield subject.removed(breaking=True)
        else:
            yield from fields(subject, before, after, {"matters"})
            yield from _matters(old, new, subject, before, after)


def _matters(
    old: Pack, new: Pack, subject: Subject, before: Matters, after: Matters
) -> Iterator[Change]:
    olds = {matter.matter: matter for matter in before.matters}
    news = {matter.matter: matter for matter in after.matters}
    for key, one, other in keyed(olds, news):
        named = other or one
        if named is None:
            continue
        powers = Touched(bodies=_empowered(old, key) | _empowered(new, key))
        zh, en = f"事项「{named.name.zh}」", f"matter “{named.name.say('en')}”"
        part = subject.part(key, zh, en, powers)
        if one is None:
            yield part.added()
        elif other is None:
            yield part.removed(breaking=True)
        else:
            yield from fields(part, one, other)
    if reordered(olds, news):
        yield subject.reordered(("事项", "matters"))


def _asking(pack: Pack, tree: str) -> frozenset[str]:
    return frozenset(
        key for key, case in pack.cases.items() if any(field.tree == tree for field in case.form)
    )


def _empowered(pack: Pack, matter: str) -> frozenset[str]:
    units = pack.people.units().items()
    return frozenset(key for key, (_, unit) in units if matter in unit.powers)


def case_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Every case type."""
    for key, before, after in keyed(old.cases, new.cases):
        named = after or before
        if named is None:
            continue
        subject = Subject(
            ("cases", key),
            Words(zh=f"事项类型「{named.name.zh}」", en=f"case type “{named.name.say('en')}”"),
            Touched(cases=frozenset({key})),
        )
        if before is None:
            yield subject.added()
        elif after is None:
            yield subject.removed(breaking=True)
        else:
            yield from _case(subject, before, after)
    if reordered(old.cases, new.cases):
        whole = Subject(("cases",), Words(zh="模式包", en="the pack"))
        yield whole.reordered(("事项类型", "case types"))


_TOLD = {"mediation", "form", "stages", "results", "routing", "public"}


def _case(subject: Subject, before: CaseType, after: CaseType) -> Iterator[Change]:
    yield from fields(subject, before, after, _TOLD)
    yield from _form(subject, before.form, after.form)
    yield from _stages(subject, before, after)
    for key, one, other in keyed(before.results, after.results):
        yield from _result(subject, key, one, other)
    if reordered(before.results, after.results):
        yield subject.reordered(("结果", "results"))
    yield from _routing(subject, before, after)
    if before.public is None or after.public is None:
        if before.public != after.public:
            yield subject.changed("public", before.public, after.public)
    else:
        yield from fields(_public(subject), before.public, after.public)


def _public(subject: Subject) -> Subject:
    return subject.part("public", "{}", "{}")


def _result(
    subject: Subject, key: str, before: Result | None, after: Result | None
) -> Iterator[Change]:
    named = after or before
    if named is None:
        return
    zh, en = f"{{}} · 结果「{named.name.zh}」", f"{{}}, result “{named.name.say('en')}”"
    part = subject.part(key, zh, en)
    if before is None:
        yield part.added()
    elif after is None:
        yield part.removed(breaking=True)
    else:
        yield from fields(part, before, after)


def _form(
    subject: Subject, before: Sequence[FormField], after: Sequence[FormField]
) -> Iterator[Change]:
    olds, news = ({one.field: one for one in form} for form in (before, after))
    for key, one, other in keyed(olds, news):
        named = other or one
        if named is None:
            continue
        zh, en = f"{{}} · 字段「{named.name.zh}」", f"{{}}, field “{named.name.say('en')}”"
        part = subject.part(key, zh, en)
        if one is None:
            yield part.added(breaking=other is not None and other.required)
        elif other is None:
            yield part.removed(breaking=True)
        else:
            yield from _field(part, one, other)
    if reordered(olds, news):
        yield subject.reordered(("字段", "fields"))


def _field(part: Subject, before: FormField, after: FormField) -> Iterator[Change]:
    for change in fields(part, before, after):
        gone = change.path[-1] == "options" and set(before.options) - set(after.options)
        harder = change.path[-1] == "required" and after.required
        broken = bool(gone or harder or change.path[-1] in ("kind", "tree"))
        yield Change(change.path, change.kind, change.what, change.touches, broken)


def _stages(subject: Subject, before: CaseType, after: CaseType) -> Iterator[Change]:
    olds, news = ({one.stage: one for one in case.stages} for case in (before, after))
    for key, one, other in keyed(olds, news):
        named = other or one
        if named is None:
            continue
        zh, en = f"{{}} · 环节「{named.name.zh}」", f"{{}}, stage “{named.name.say('en')}”"
        part = subject.part(key, zh, en, _holding(before, key) | _holding(after, key))
        if one is None:
            yield part.added()
        elif other is None:
            yield part.removed(breaking=True)
        else:
            yield from _stage(part, before, after, one, other)
    if reordered(olds, news):
        yield subject.reordered(("环节", "stages"))


def _holding(case: CaseType, key: str) -> Touched:
    """Posts and bodies that hold a stage, by themselves or by routing."""
    found = [stage.by for stage in case.stages if stage.stage == key]
    for stage in case.stages:
        for outcome in stage.outcomes.values():
            if outcome.to == key and outcome.holder is not None:
                found.append(outcome.holder)
    posts = frozenset(holder.post for holder in found if holder.post)
    return Touched(posts=posts, bodies=frozenset(one.body for one in found if one.body))


def _stage(
    part: Subject, before: CaseType, after: CaseType, one: Stage, other: Stage
) -> Iterator[Change]:
    yield from fields(part, one, other, {"outcomes", "silent", "asks"})
    yield from _form(part, one.asks, other.asks)
    olds, news = dict(one.outcomes), dict(other.outcomes)
    if reordered(olds, news):
        yield part.reordered(("办法", "outcomes"))
    if one.silent is not None:
        olds["silent"] = one.silent
    if other.silent is not None:
        news["silent"] = other.silent
    for key, old, new in keyed(olds, news):
        yield from _outcome(part, key, (before, old), (after, new))


def _outcome(
    part: Subject,
    key: str,
    before: tuple[CaseType, Outcome | None],
    after: tuple[CaseType, Outcome | None],
) -> Iterator[Change]:
    (old_case, old), (new_case, new) = before, after
    named = new or old
    if named is None:
        return
    zh = named.name.zh if named.name is not None else key
    en = named.name.say("en") if named.name is not None else key
    chosen = [one.holder for one in (old, new) if one is not None and one.holder is not None]
    touches = Touched(
        posts=frozenset(one.post for one in chosen if one.post),
        bodies=frozenset(one.body for one in chosen if one.body),
    )
    inner = part.part(key, f"{{}} · 办法「{zh}」", f"{{}}, outcome “{en}”", touches)
    if old is None:
        yield inner.added()
    elif new is None:
        yield inner.removed()
    else:
        yield from fields(inner, old, new, {"to", "end", "at", "asks"})
        yield from _form(inner, old.asks, new.asks)
        if (old.to, old.end, old.at) != (new.to, new.end, new.at):
            goals = (
                Words(zh=say_goal(case, outcome, "zh"), en=say_goal(case, outcome, "en"))
                for case, outcome in ((old_case, old), (new_case, new))
            )
            yield inner.changed("leads to", *goals)


def _routing(subject: Subject, before: CaseType, after: CaseType) -> Iterator[Change]:
    """Rules of routing have no names; they are told by their number."""
    pairs = max(len(before.routing), len(after.routing))
    for at in range(pairs):
        old = before.routing[at] if at < len(before.routing) else None
        new = after.routing[at] if at < len(after.routing) else None
        zh, en = f"{{}} · 第 {at + 1} 条分流规则", f"{{}}, routing rule {at + 1}"
        part = subject.part(f"routing-{at + 1}", zh, en)
        if old is None:
            yield part.added()
        elif new is None:
            yield part.removed()
        else:
            yield from fields(part, old, new)
