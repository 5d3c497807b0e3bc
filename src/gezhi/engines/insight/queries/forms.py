"""What a form is: its name, who asks by it, and by which rule, as the version of its pack says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from gezhi.base.words import Words
from gezhi.engines.insight.rules.acts import ACTS, PAGES
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.pack.duties import Duty
from gezhi.pack.pack import Pack


@dataclass(frozen=True, slots=True)
class Described:
    """A form in words. `owner` is who asks by it, `basis` the rule; None where the pack names
    none: then the place asks itself."""

    name: Words
    owner: Words | None
    basis: Words | None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two duties of one post which ask for the same thing on their checklists."""

    post: Words
    item: Words
    first: Words
    second: Words


def describe(version: int, kind: str, form: str) -> Described:
    """A form of a pack; by its key alone where the pack has it no more."""
    plain = Described(Words(zh=form, en=form), None, None)
    try:
        pack = pack_by_id(version)
    except Missing:
        return plain
    return OF.get(kind, _nothing)(pack, form) or plain


def _nothing(pack: Pack, form: str) -> Described | None:
    return None


def _said(text: str | None) -> Words | None:
    return Words(zh=text, en=text) if text else None


def _case(pack: Pack, form: str) -> Described | None:
    type_ = pack.cases.get(form)
    return Described(type_.name, None, _said(type_.source)) if type_ else None


def _step(pack: Pack, form: str) -> Described | None:
    """A step is `<case>.<stage>`."""
    key, _, stage = form.partition(".")
    type_ = pack.cases.get(key)
    found = next((one for one in type_.stages if one.stage == stage), None) if type_ else None
    if type_ is None or found is None:
        return _done(None, None, "step", form)
    name = Words(
        zh=f"{type_.name.zh}：{found.name.zh}",
        en=f"{type_.name.say('en')}: {found.name.say('en')}",
    )
    return Described(name, None, _said(type_.source))


def _duty(pack: Pack, form: str) -> Described | None:
    """A checklist by its duty, the words beside its document as `<duty>.paper`."""
    key, _, act = form.partition(".")
    duty = pack.duties.get(key)
    if duty is None:
        return _done(None, None, "duty", key)
    found = Described(duty.name, _post(pack, duty.lead), _said(duty.source))
    if act == "paper" and duty.document is not None:
        return replace(found, name=duty.document.title)
    return found


def _visit(pack: Pack, form: str) -> Described | None:
    key, _, act = form.partition(".")
    visit = pack.visits.get(key)
    if visit is None:
        return _done(None, None, "visit", act or key)
    return _done(visit.name, visit.purpose, "visit", act)


def _scoring(pack: Pack, form: str) -> Described | None:
    scheme = pack.schemes.get(form)
    return Described(scheme.name, scheme.adopted_by, _said(scheme.source)) if scheme else None


def _survey(pack: Pack, form: str) -> Described | None:
    key, _, act = form.partition(".")
    survey = pack.surveys.get(key)
    if survey is None:
        return _done(None, None, "survey", act or key)
    return _done(survey.name, survey.basis, "survey", act, _post(pack, survey.owner))


def _thing(kind: str) -> Callable[[Pack, str], Described | None]:
    """What is done with a thing of the pack, as `<thing>.<act>`."""

    def described(pack: Pack, form: str) -> Described | None:
        key, _, act = form.partition(".")
        found = THINGS[kind](pack).get(key)
        if found is None:
            return _done(None, None, kind, act or key)
        basis = getattr(found, "basis", None) or getattr(found, "source", None)
        return _done(found.name, basis, kind, act)

    return described


def _growing(pack: Pack, form: str) -> Described | None:
    page, _, act = form.partition(".")
    return _done(PAGES.get(page), None, "growing", act)


def _liaison(pack: Pack, form: str) -> Described | None:
    key, _, act = form.partition(".")
    found = pack.people.liaisons.get(key)
    name, basis = (found.name, found.source) if found else (PAGES.get(key), None)
    return _done(name, basis, "liaison", act)


def _done(
    name: Words | None,
    basis: Words | str | None,
    kind: str,
    act: str,
    owner: Words | None = None,
) -> Described | None:
    """A thing and what is done with it; None where neither has words."""
    does = ACTS.get(kind, {}).get(act)
    if name is not None and does is not None:
        name = Words(zh=f"{name.zh}：{does.zh}", en=f"{name.say('en')}: {does.say('en')}")
    found = name or does
    if found is None:
        return None
    if name is None:
        said = found.say("en")
        found = Words(zh=found.zh, en=f"{said[:1].upper()}{said[1:]}")
    return Described(found, owner, _said(basis) if isinstance(basis, str) else basis)


THINGS: dict[str, Callable[[Pack], Mapping[str, Any]]] = {
    "council": lambda pack: pack.councils,
    "fund": lambda pack: pack.funds,
    "disclosure": lambda pack: pack.disclosures,
    "campaign": lambda pack: pack.campaigns,
    "register": lambda pack: pack.registers,
    "assessment": lambda pack: pack.assessments,
    "ballot": lambda pack: pack.ballots,
    "pact": lambda pack: pack.pacts,
    "points": lambda pack: pack.schemes,
    "honours": lambda pack: pack.commendations,
    "shop": lambda pack: pack.shops,
    "mediation": lambda pack: pack.cases,
}

OF: dict[str, Callable[[Pack, str], Described | None]] = {
    "case": _case,
    "step": _step,
    "duty": _duty,
    "visit": _visit,
    "scoring": _scoring,
    "survey": _survey,
    "growing": _growing,
    "liaison": _liaison,
    **{kind: _thing(kind) for kind in THINGS},
}


def _post(pack: Pack, key: str | None) -> Words | None:
    """A post or a body by its name."""
    post = pack.people.posts.get(key or "") or pack.people.bodies.get(key or "")
    return post.name if post is not None else None


def overlapping(pack: Pack) -> list[Overlap]:
    """Duties of one post whose checklists ask for the same, by key or by words."""
    return [
        Overlap(pack.people.posts[one.post].name, item, one.name, other.name)
        for one, other in combinations(pack.duties.values(), 2)
        if one.post == other.post
        for item in _same(one, other)
    ]


def _same(one: Duty, other: Duty) -> Iterator[Words]:
    keys = {item.item for item in other.checklist}
    words = {item.name.zh for item in other.checklist}
    for item in one.checklist:
        if item.item in keys or item.name.zh in words:
            yield item.name
