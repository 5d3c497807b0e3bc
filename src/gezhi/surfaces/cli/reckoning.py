"""What a replay comes to: each figure as reported and as counted from the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from gezhi.engines.insight.queries import Rate, metric, rates, series
from gezhi.engines.trust.queries import Viewer
from gezhi.pack.insight import Figure, Metric
from gezhi.pack.pack import Pack
from gezhi.pack.replay import Replay, legs

Verdict = Literal["equal", "at least", "about", "measured", "differs", "not covered yet"]
ABOUT = 0.05
"""How far, by share of the reported number, a figure that is reported as "about" may lie off."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure set beside what was counted; `counted` is None where no metric covers it."""

    figure: Figure
    counted: float | None
    verdict: Verdict

    @property
    def wrong(self) -> bool:
        """Whether a covered figure is not reproduced."""
        return self.verdict == "differs"


@dataclass(frozen=True, slots=True)
class Check:
    """A part of the town as planned in replay.yaml, and as counted from the journal."""

    what: str
    planned: float
    counted: float | None

    @property
    def wrong(self) -> bool:
        """Whether the two differ."""
        return self.counted != self.planned


def verdict(figure: Figure, counted: float | None) -> Verdict:
    """How a counted number compares with the reported one; one of which no number was reported is
    only measured."""
    if figure.metric is None:
        return "not covered yet"
    if counted is None:
        return "differs"
    if figure.reported is None:
        return "measured"
    if figure.within == "at-least":
        return "at least" if counted >= figure.reported else "differs"
    if figure.within == "about":
        off = abs(counted - figure.reported)
        return "about" if off <= ABOUT * abs(figure.reported) else "differs"
    return "equal" if counted == figure.reported else "differs"


def lines(viewer: Viewer, replay: Replay) -> list[Line]:
    """Every figure of the replay, in its order."""
    found = []
    for figure in replay.figures:
        counted = metric(viewer, figure.metric) if figure.metric is not None else None
        found.append(Line(figure, counted, verdict(figure, counted)))
    return found


def checks(viewer: Viewer, pack: Pack, replay: Replay) -> list[Check]:
    """Places by level, people by post and by unit, bodies by kind, and cases by type: what the
    replay plans, counted again from the journal."""
    return [
        Check(what, planned, metric(viewer, Metric.model_validate(counted)))
        for what, planned, counted in _planned(pack, replay)
    ]


def _joined(replay: Replay) -> Counter[str]:
    """How many belong to each unit, whoever they are besides."""
    joined: Counter[str] = Counter()
    for members in replay.members:
        joined[members.unit] += members.count
    return joined


def _planned(pack: Pack, replay: Replay) -> Iterator[tuple[str, float, dict[str, Any]]]:
    for ground in replay.ground:
        where = {"field": "level", "is": ground.level}
        yield f"places: {ground.level}", ground.count, {"count": "place.added", "where": where}
    serving: dict[str, Any] = {"count": "appointment.started", "net": "appointment.ended"}
    posts = Counter[tuple[str, str]]()
    for staff in replay.staff:
        posts[staff.post, staff.kind or ""] += staff.count
    for (post, kind), count in posts.items():
        both = [{"field": "post", "is": post}, {"field": "kind", "is": kind}]
        yield f"posts: {post} {kind}".strip(), count, serving | {"where": {"all": both}}
    for unit, count in _joined(replay).items():
        where = {"field": "body", "is": unit}
        yield f"members: {unit}", count, serving | {"where": where}
    for kind, body in pack.people.bodies.items():
        where = {"field": "kind", "is": kind}
        yield f"bodies: {kind}", len(body.units), {"count": "body.added", "where": where}
    for helping in replay.helping:
        where = {"field": "scheme", "is": helping.scheme}
        counted = {"count": "points.help_confirmed", "where": where}
        yield f"help: {helping.scheme}", helping.count, counted
    for case, count in _opened(pack, replay).items():
        where = {"field": "case", "is": case}
        yield f"cases: {case}", count, {"count": "case.opened", "where": where}


def _opened(pack: Pack, replay: Replay) -> Counter[str]:
    """How many cases of each type the paths open, those included in which a path goes on."""
    found = Counter[str]()
    for path in replay.paths:
        found[path.case] += path.count
        for leg in legs(pack.cases, path):
            if leg.taken is not None and leg.taken.opens is not None:
                found[leg.taken.opens.case] += path.count
    return found


def table(found: list[Line], lang: str = "zh") -> str:
    """The figures as a table; the name stands last, as Chinese letters are wider."""
    head = f"{'figure':<34}{'practice':<11}{'reported':>9}{'counted':>9}  {'verdict':<16}name"
    rows = [head, "-" * len(head)]
    for line in found:
        figure = line.figure
        mark = {"at-least": "≥", "about": "≈"}.get(figure.within, "")
        reported = "-" if figure.reported is None else f"{mark}{figure.reported:g}"
        counted = "-" if line.counted is None else f"{line.counted:g}"
        name = figure.name.say(lang) if figure.name is not None else ""
        rows.append(
            f"{figure.figure:<34}{figure.practice or '':<11}{reported:>9}"
            f"{counted:>9}  {line.verdict:<16}{name}"
        )
    return "\n".join(rows)


def hand_overs(viewer: Viewer) -> str:
    """How often a case changed hands until it ended: in all, and by the month in which it ended."""
    closed = Metric(mean="hand_overs", of="case.closed")
    whole = metric(viewer, closed)
    if whole is None:
        return "hand-overs per case: no case has ended"
    months = [
        f"{point.start:%Y-%m} {point.value:.2f}"
        for point in series(viewer, closed, "month")
        if point.value is not None
    ]
    return f"hand-overs per case: {whole:.2f} ({', '.join(months)})"


def three_rates(viewer: Viewer) -> str:
    """The three rates with their arithmetic."""
    return "; ".join(_said(rate) for rate in rates(viewer))


def _said(rate: Rate) -> str:
    if rate.share is None:
        return f"{rate.name}: nothing to count"
    return f"{rate.name} {rate.numerator}/{rate.denominator} = {rate.share:.1%}"
