"""What the holders of posts promise in public, for those who promise it."""

from dataclasses import dataclass
from uuid import UUID

from gezhi.engines.people.models import Appointment
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.places.models import Place
from gezhi.engines.places.queries import attached_at, ground_of
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.people import Pledge, Post


@dataclass(frozen=True, slots=True)
class MyPledge:
    """A post of one's own whose pack asks for a pledge, with what was promised so far."""

    row: Appointment
    place: Place
    ground: Place
    post: Post
    asks: Pledge

    @property
    def made(self) -> bool:
        """Whether anything is promised."""
        return bool(self.row.pledge or self.row.leads)


def my_pledges(viewer: Viewer) -> list[MyPledge]:
    """The viewer's own posts that ask for a pledge."""
    if viewer.account is None:
        return []
    rows = Appointment.objects.filter(in_force(), person__account=viewer.account)
    rows = rows.exclude(post="").select_related("place", "person").order_by("starts", "pk")
    return [one for row in rows if (one := _asked(viewer, row)) is not None]


def my_pledge(viewer: Viewer, appointment: UUID) -> MyPledge:
    """One of them; Missing for a post that is not one's own, is over, or asks for none."""
    for one in my_pledges(viewer):
        if one.row.pk == appointment:
            return one
    raise Missing("no-pledge", "您没有这个岗位，或它不作承诺", "no post of yours asks for a pledge")


def _asked(viewer: Viewer, row: Appointment) -> MyPledge | None:
    if row.place is None:
        return None
    ground = ground_of(viewer, row.place)
    post = attached_at(viewer, ground.path).pack.people.posts.get(row.post)
    if post is None or post.pledge is None:
        return None
    return MyPledge(row, row.place, ground, post, post.pledge)
