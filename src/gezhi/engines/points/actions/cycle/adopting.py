"""Schemes take force by a decision that is recorded, never by being written down."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError

from gezhi.base.words import Words
from gezhi.engines.places.queries import attached_at, ladder
from gezhi.engines.points.actions.ledger.units import NewUnit, open_unit, permit
from gezhi.engines.points.models import Adoption
from gezhi.engines.points.queries.schemes import today
from gezhi.engines.points.rules.adopting import wrong_vote
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, system
from gezhi.pack.points import Scheme


@dataclass(frozen=True, slots=True)
class Adopt:
    """What was decided: on `decided`, by `agreed` of `present` of those `entitled`, that a scheme
    of the pack is in force at a place from `since` on."""

    place: int
    scheme: str
    since: date
    decided: date
    entitled: int
    present: int
    agreed: int


def adopt(viewer: Viewer, asked: Adopt) -> Adoption:
    """Record the decision, for those who keep the points of the place (`points.close`). Invalid
    names every wrong figure; Changed when the scheme was decided on for that day already."""
    rungs = ladder(viewer, asked.place)
    permit(viewer, rungs[0].path, "points.close")
    attached = attached_at(viewer, rungs[0].path)
    scheme = attached.pack.schemes.get(asked.scheme)
    if scheme is None or scheme.at != rungs[0].level:
        words = Words(zh="这里的模式包没有这个积分方案", en="the pack here has no such scheme")
        raise Invalid([Wrong("scheme", "unknown", words)])
    wrong = [
        *wrong_vote(asked.entitled, asked.present, asked.agreed),
        *_wrong_days(asked, today()),
    ]
    if wrong:
        raise Invalid(wrong)
    try:
        with transaction():
            return _write(viewer, asked, scheme, rungs[0].path, attached.version)
    except IntegrityError as fault:
        zh, en = "这个方案从这一天起已经定过了", "this scheme was decided on for that day already"
        raise Changed("adopted", zh, en) from fault


def _wrong_days(asked: Adopt, now: date) -> list[Wrong]:
    if asked.decided > now:
        words = Words(zh="表决还没有开，先开会再登记", en="the vote is still to come")
        return [Wrong("decided", "future", words)]
    if asked.since < asked.decided:
        words = Words(zh="生效日不能早于表决日", en="it cannot be in force before the vote")
        return [Wrong("since", "before", words)]
    newest = Adoption.objects.filter(place=asked.place, scheme=asked.scheme).order_by("-since")
    last = newest.first()
    if last is not None and asked.since < last.since:
        zh = f"已有从 {last.since} 起生效的决定，新的要比它晚"
        words = Words(zh=zh, en=f"a decision is in force from {last.since}; a new one comes later")
        return [Wrong("since", "before", words)]
    return []


def _write(viewer: Viewer, asked: Adopt, scheme: Scheme, path: str, version: int) -> Adoption:
    keeper = system("adoption")
    unit = open_unit(keeper, NewUnit(scheme.scheme, "points", asked.place, scheme.unit))
    score = Words(zh=f"{scheme.name.zh}评分", en=f"score of {scheme.name.say('en')}")
    rating = open_unit(keeper, NewUnit(f"{scheme.scheme}:score", "rating", asked.place, score))
    before = Adoption.objects.filter(place=asked.place, scheme=asked.scheme).order_by("-since")
    last = before.first()
    row = Adoption.objects.create(
        place_id=asked.place,
        path=path,
        scheme=asked.scheme,
        version_id=version,
        unit=unit,
        rating=rating,
        since=asked.since,
        decided=asked.decided,
        entitled=asked.entitled,
        present=asked.present,
        agreed=asked.agreed,
        by=viewer.account,
        reviewed=last.reviewed if last else None,
    )
    facts: dict[str, Any] = _counted(scheme)
    record(
        viewer,
        "points.adopted",
        "scheme",
        row.pk,
        place_id=asked.place,
        path=path,
        as_post=viewer.post_over(path, "points.close"),
        scheme=scheme.scheme,
        agreed_by=asked.agreed,
        present=asked.present,
        **facts,
    )
    return row


def _counted(scheme: Scheme) -> dict[str, int]:
    """What a scheme consists of, for counting."""
    items = [item for _, item in scheme.items()]
    return {
        "categories": len(scheme.categories),
        "items": len(items),
        "stars": sum(one.star is not None for one in scheme.categories),
        "points": sum(item.points * item.times for item in items if item.kind == "base"),
    }
