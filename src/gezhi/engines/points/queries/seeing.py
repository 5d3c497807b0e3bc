"""Which accounts a viewer may see: one's own, one's household's and bodies', and those of the
ground that one looks after."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from gezhi.engines.people.models import Person
from gezhi.engines.points.models import Account
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer

SEEING = ("points.see", "points.post", "points.close")


def scope(viewer: Viewer) -> Q:
    """The condition that an account is the viewer's to see; what is on a shelf everybody may."""
    if viewer.system:
        return Q()
    ways = [Q(path__startswith=path) for path in viewer.paths(*SEEING)]
    ways += [Q(holder_kind=kind, holder=str(holder)) for kind, holder in own(viewer)]
    return reduce(or_, ways, Q(role="stock"))


def own(viewer: Viewer) -> list[tuple[str, UUID]]:
    """The holders that a viewer is or belongs to, as (kind, id)."""
    found = [("body", body) for body in sorted(viewer.bodies)]
    person = None
    if viewer.account is not None:
        person = Person.objects.filter(account=viewer.account).first()
    if person is not None:
        found.append(("person", person.pk))
        if person.household_id is not None:
            found.append(("household", person.household_id))
    return found


def visible_account(viewer: Viewer, account: int) -> Account:
    """An account that the viewer may see; Missing for any other."""
    row = Account.objects.select_related("unit").filter(scope(viewer), pk=account).first()
    if row is None:
        raise Missing("no-account", "没有这个账户", "there is no such account")
    return row
