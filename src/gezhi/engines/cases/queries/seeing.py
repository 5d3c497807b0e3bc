"""Which cases a viewer may see at all."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from gezhi.engines.cases.models import Case, CoHolder, Reporter, Step
from gezhi.engines.cases.rules.standing import SEEING, may_see
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer

OWN_LINKS = ("case", "follows", "origin")
"""Links of a viewer that open a case to them: reported, followed, and reported before a merge."""


def ways(viewer: Viewer) -> list[Q]:
    """The ways in which a case may be the viewer's to see, one by one: by their ground, by their
    bodies', by their own report. Each finds its cases by an index; all of them in one condition
    would make the database look at every case."""
    return [Q()] if viewer.system else [*_by_duty(viewer), *_by_report(viewer)]


def scope(viewer: Viewer) -> Q:
    """The condition that a case is the viewer's to see."""
    return any_of(ways(viewer))


def duty(viewer: Viewer) -> Q:
    """The condition that a case is the viewer's by duty: their ground, or their bodies'."""
    return any_of(_by_duty(viewer))


def any_of(conditions: Iterable[Q]) -> Q:
    """One of the conditions holds; none where there are none."""
    found = list(conditions)
    return reduce(or_, found) if found else Q(pk__in=[])


def _by_duty(viewer: Viewer) -> list[Q]:
    found = []
    paths = viewer.paths(*SEEING)
    if paths:
        ground = any_of(Q(path__startswith=path) for path in paths)
        found.append(ground & Q(kept_to=""))
    if any(one.post and one.path for one in viewer.grants):
        found.append(~Q(kept_to="") & _kept(viewer))
    if viewer.bodies:
        held = Step.objects.filter(holder_body__in=viewer.bodies).values("case")
        helped = CoHolder.objects.filter(body__in=viewer.bodies, until=None).values("case")
        found += [Q(pk__in=held), Q(pk__in=helped)]
    return found


def _kept(viewer: Viewer) -> Q:
    """Of confidential cases those that are assigned to the viewer, that a post of theirs holds or
    held, or whose type names a post of theirs."""
    posts = [one for one in viewer.grants if one.post and one.path]
    named = any_of(Q(kept_to__contains=f"|{one.post}|", path__startswith=one.path) for one in posts)
    held = any_of(Q(holder_post=one.post, holder_place=one.place_id) for one in posts)
    by_post = Q(pk__in=Step.objects.filter(held).values("case")) if posts else Q(pk__in=[])
    return Q(assignee=viewer.account, assignee__isnull=False) | named | by_post


def is_ground(viewer: Viewer, row: Case) -> bool:
    """Whether a row at hand is the viewer's by their ground alone, which a confidential one never
    is."""
    return (viewer.system or not row.confidential) and may_see(
        viewer, path=row.path, bodies=frozenset(), is_reporter=False
    )


def _by_report(viewer: Viewer) -> list[Q]:
    found = []
    linked = [viewer.links[name] for name in OWN_LINKS if name in viewer.links]
    if linked:
        found.append(Q(pk__in=linked))
    if viewer.account is not None:
        found.append(Q(pk__in=Reporter.objects.filter(account=viewer.account).values("case")))
    return found


def visible(viewer: Viewer) -> QuerySet[Case]:
    """All cases that the viewer may see whole."""
    return Case.objects.filter(scope(viewer))


def is_visible(viewer: Viewer, row: Case) -> bool:
    """Whether the viewer may see this case whole."""
    own = row.pk in (viewer.links.get(name) for name in OWN_LINKS)
    if own or is_ground(viewer, row):
        return True
    return Case.objects.filter(scope(viewer), pk=row.pk).exists() or bool(
        row.merged_into_id and own_reporters(viewer, row)
    )


def sees_by_duty(viewer: Viewer, row: Case) -> bool:
    """Whether a case is the viewer's by duty and not only because they reported or follow it."""
    if is_ground(viewer, row):
        return True
    asked = bool(viewer.bodies) or (row.confidential and viewer.staff)
    return asked and Case.objects.filter(duty(viewer), pk=row.pk).exists()


def own_reporters(viewer: Viewer, row: Case) -> list[Reporter]:
    """The viewer among those who reported or follow a case, or reported it before it was merged."""
    if viewer.account is None and "reporter" not in viewer.links:
        return []
    rows = Reporter.objects.filter(Q(case=row) | Q(origin=row.pk)).order_by("pk")
    return [one for one in rows if is_viewer(viewer, one)]


def voice_of(viewer: Viewer, row: Case) -> UUID | None:
    """As which reporter the viewer speaks about a case; None for staff by duty."""
    if sees_by_duty(viewer, row):
        return None
    return next((one.pk for one in own_reporters(viewer, row)), None)


def is_viewer(viewer: Viewer, one: Reporter) -> bool:
    """Whether a reporter is the viewer: signed in, or come by their own link."""
    by_account = viewer.account is not None and one.account == viewer.account
    return by_account or viewer.links.get("reporter") == one.pk


def must_be_in(viewer: Viewer, row: Case) -> None:
    """Missing for a confidential case that is not the viewer's, whatever they may do on its ground:
    for actions that ask for an ability there. Nothing is asked for other cases."""
    if row.confidential:
        must_see(viewer, row)


def must_see(viewer: Viewer, row: Case) -> None:
    """Missing (not Forbidden: its existence is not told) unless the viewer may see the case."""
    if not is_visible(viewer, row):
        raise Missing(
            "no-case", "没有这件事，或不在您的范围内", "no such case, or not yours to see"
        )
