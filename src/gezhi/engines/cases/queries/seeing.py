"""Which cases a viewer may see at all."""

from django.db.models import Q, QuerySet

from gezhi.engines.cases.models import Case, CoHolder, Reporter, Step
from gezhi.engines.cases.rules.standing import SEEING, may_see
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


def scope(viewer: Viewer) -> Q:
    """The condition that a case is the viewer's to see: their ground, their bodies', their own."""
    if viewer.system:
        return Q()
    allowed = Q(pk=viewer.links["case"]) if "case" in viewer.links else Q(pk__in=[])
    if viewer.account is not None:
        own = Reporter.objects.filter(account=viewer.account).values("case")
        allowed |= Q(pk__in=own)
    for path in viewer.paths(*SEEING):
        allowed |= Q(path__startswith=path)
    if viewer.bodies:
        allowed |= Q(holder_body__in=viewer.bodies)
        allowed |= Q(pk__in=Step.objects.filter(holder_body__in=viewer.bodies).values("case"))
        allowed |= Q(
            pk__in=CoHolder.objects.filter(body__in=viewer.bodies, until=None).values("case")
        )
    return allowed


def visible(viewer: Viewer) -> QuerySet[Case]:
    """All cases that the viewer may see whole."""
    paths = viewer.paths(*SEEING)
    if viewer.grants and len(paths) == 1 and not viewer.bodies and "case" not in viewer.links:
        own = Reporter.objects.filter(account=viewer.account).values("case")
        return Case.objects.filter(Q(path__startswith=paths[0]) | Q(pk__in=own))
    return Case.objects.filter(scope(viewer))


def is_visible(viewer: Viewer, row: Case) -> bool:
    """Whether the viewer may see this case whole."""
    if may_see(
        viewer, path=row.path, bodies=frozenset(), is_reporter=viewer.links.get("case") == row.pk
    ):
        return True
    return Case.objects.filter(scope(viewer), pk=row.pk).exists()


def must_see(viewer: Viewer, row: Case) -> None:
    """Missing (not Forbidden: its existence is not told) unless the viewer may see the case."""
    if not is_visible(viewer, row):
        raise Missing("no-case", "没有这件事,或不在你的范围内", "no such case, or not yours to see")
