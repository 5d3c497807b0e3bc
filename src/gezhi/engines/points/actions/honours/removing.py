"""Letting go of what somebody said in nominations and objections."""

from django.db.models import Q

from gezhi.engines.people.models import Person
from gezhi.engines.points.actions.honours.telling import tell
from gezhi.engines.points.models import Nomination, Objection
from gezhi.engines.trust.actions import own_account, transaction
from gezhi.engines.trust.rules.viewer import Viewer

ENDED = (Nomination.REFUSED, Nomination.WITHDRAWN, Nomination.UPHELD)


def erase_own_nominations(viewer: Viewer) -> int:
    """Let go of the viewer's part in nominations and objections (PIPL 47); returns in how many.

    What is not on the notice yet, and what is about themselves and not commended, is taken back.
    Words of what has ended go. What others still rest on (a notice, a commendation, an objection
    without its answer) stays without saying who said it.
    """
    account = own_account(viewer)
    with transaction():
        person = Person.objects.filter(account=account).values_list("pk", flat=True).first()
        early = Q(by=account, state__in=(Nomination.NOMINATED, Nomination.ACCEPTED))
        mine = Q(holder=str(person), state__in=(Nomination.ACCEPTED, Nomination.NOTICE))
        locked = Nomination.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        for row in locked.filter(early | mine if person else early):
            row.state = Nomination.WITHDRAWN
            row.save(update_fields=["state"])
            tell(viewer, "nomination_withdrawn", row, "", by="erased")
        made = Nomination.objects.filter(by=account)
        made.filter(state__in=ENDED).update(deeds="")
        said = Objection.objects.filter(by=account)
        said.exclude(outcome="").update(text="")
        return made.update(by=None) + said.update(by=None)
