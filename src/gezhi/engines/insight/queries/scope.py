"""Who may see which figures."""

from collections.abc import Iterator

from gezhi.base.codes import DIVISION
from gezhi.base.conditions import Condition
from gezhi.engines.insight.rules.metrics import verbs
from gezhi.engines.people.models import Body
from gezhi.engines.places.queries import ladder
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.insight import Metric

PUBLIC_LEVELS = frozenset(level for level, _ in DIVISION)
"""Divisions, down to the community: below them a number points at a household."""
PUBLIC_VERBS = {"case.opened", "case.closed"}
PUBLIC_FACTS = frozenset({"case", "category", "result", "counts_as"})


def grounds(viewer: Viewer) -> tuple[str, ...]:
    """The grounds (paths) whose statistics the viewer may see whole, through posts or through
    bodies."""
    if viewer.system:
        return ("",)
    bodies = [grant.body for grant in viewer.grants if "statistics.see" in grant.abilities]
    served = Body.objects.filter(pk__in=[body for body in bodies if body]) if any(bodies) else []
    return tuple(sorted({*viewer.paths("statistics.see"), *(body.place.path for body in served)}))


def sees_all(viewer: Viewer, path: str) -> bool:
    """Whether the viewer may see every figure of a place."""
    return any(path.startswith(ground) for ground in grounds(viewer))


def must_see_all(viewer: Viewer, path: str) -> None:
    """Forbidden without the right to see the statistics of a place."""
    if not sees_all(viewer, path):
        raise Forbidden(
            "not-allowed",
            "需要查看统计的权限",
            "this needs the right to see the statistics of the place",
        )


def is_public(viewer: Viewer, path: str) -> bool:
    """Whether everybody may see public figures of a place: a community or a division above it, or
    the whole deployment."""
    if not path:
        return True
    place = int(path.rstrip(".").rsplit(".", 1)[-1], 36)
    return ladder(viewer, place)[0].level in PUBLIC_LEVELS


def small_hidden(viewer: Viewer, path: str, metric: Metric | None = None, by: str = "") -> bool:
    """Whether small cells are hidden from this viewer; Forbidden when the figure is not theirs at
    all.

    Everybody may see the three rates (no metric), and how many cases were opened and closed, by
    public facts, at a community or above.
    """
    if sees_all(viewer, path):
        return False
    allowed = is_public(viewer, path) and (metric is None or _counts_openly(metric))
    if by and by not in PUBLIC_FACTS | PUBLIC_LEVELS:
        allowed = False
    if not allowed:
        must_see_all(viewer, path)
    return True


def _counts_openly(metric: Metric) -> bool:
    asked = set(_fields(metric.where))
    whole = metric.net is None and metric.distinct in (None, "subject")
    return (
        whole
        and bool(metric.count)
        and set(verbs(metric)) <= PUBLIC_VERBS
        and asked <= PUBLIC_FACTS
    )


def _fields(condition: Condition | None) -> Iterator[str]:
    if condition is not None:
        yield from condition.fields()
