"""What was resolved, who sees to it, and how it stands."""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.db.models import Q, QuerySet

from gezhi.base import clock
from gezhi.base.voting.verdict import Sums, Verdict, verdict
from gezhi.base.words import Words
from gezhi.engines.councils.models import Meeting, Progress, Resolution
from gezhi.engines.councils.queries.meetings.finding import council_of_meeting
from gezhi.engines.councils.queries.meetings.seating import holds, my_seats, own_keys
from gezhi.engines.councils.queries.meetings.shown import Convened, ResolutionLine
from gezhi.engines.councils.queries.meetings.turning import at_place
from gezhi.engines.people.models import Appointment, Body, Person
from gezhi.engines.people.queries.serving import in_force
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.councils import Council


def rules_of(meeting: Meeting) -> Council:
    """What the pack says of a meeting's council, in the version under which it was called."""
    return pack_by_id(meeting.version_id).councils[meeting.council]


def sums_of(row: Resolution) -> Sums:
    """The sums of a show of hands; who is there and has not raised a hand may still decide."""
    voted = row.yes + row.no + row.abstain
    return {
        "people": {
            "eligible": row.eligible,
            "present": row.present,
            "participating": voted,
            "yes": row.yes,
            "undecided": max(0, row.present - voted),
        }
    }


def verdict_of(row: Resolution) -> Verdict | None:
    """The verdict on a show of hands, by the rule of the meeting's version; None without one."""
    rule = rules_of(row.meeting).judged_by() if row.how == Resolution.HANDS else None
    return verdict(rule, sums_of(row)) if rule is not None else None


def holder_label(row: Resolution) -> Words | None:
    """Who sees to it: a post and where, a body, or a person's name."""
    if row.holder_kind == "post":
        post = pack_by_id(row.meeting.version_id).people.posts.get(row.holder)
        name = post.name if post else Words(zh=row.holder, en=row.holder)
        return at_place(name, row.holder_place.name) if row.holder_place else name
    model = {"body": Body, "person": Person}.get(row.holder_kind)
    found = model.objects.filter(pk=row.holder).first() if model and row.holder else None
    return Words(zh=found.name, en=found.name) if found is not None else None


@cache
def _person() -> Words:
    return Words(zh="一位成员", en="a member")


def sees_to(viewer: Viewer, row: Resolution) -> bool:
    """Whether a resolution is the viewer's to carry out."""
    if viewer.account is None or not row.holder_kind:
        return False
    if row.holder_kind == "post":
        rows = Appointment.objects.filter(in_force(), post=row.holder, place=row.holder_place_id)
        with for_system():
            return rows.filter(person__account=viewer.account).exists()
    return f"{row.holder_kind}:{row.holder}" in own_keys(viewer)


def overdue(row: Resolution) -> bool:
    """Whether it is open and its time is over."""
    return row.state == Resolution.OPEN and row.due is not None and row.due < clock.now()


def line_of(viewer: Viewer, row: Resolution, *, inside: bool) -> ResolutionLine:
    """A resolution as it is shown: inside with names and sums, outside as the council is public.
    Call it with the wall lifted, after it was asked who the viewer is."""
    rules = rules_of(row.meeting)
    votes = inside or "votes" in rules.public
    judged = verdict_of(row) if votes else None
    label = holder_label(row)
    if not inside and row.holder_kind == "person":
        label = _person()
    if not votes:
        row.yes = row.no = row.abstain = row.present = row.eligible = 0
    return ResolutionLine(
        row=row,
        council=rules.name,
        place=row.place,
        held_on=clock.local(row.meeting.starts).date(),
        holder=label,
        topic=rules.topics.get(row.topic),
        carried=row.carries.count(),
        overdue=overdue(row),
        verdict=judged,
        progress=list(Progress.objects.filter(resolution=row).order_by("at", "pk")),
        mine=sees_to(viewer, row),
    )


def shown_outside(row: Resolution) -> bool:
    """Whether anybody may read a resolution: where the council's are public, once the meeting was
    held, and not on a confidential matter."""
    public = "resolutions" in rules_of(row.meeting).public
    open_matter = row.item is None or not row.item.confidential
    return public and open_matter and row.meeting.state == Meeting.HELD


def resolutions_of(viewer: Viewer, rows: QuerySet[Resolution]) -> list[ResolutionLine]:
    """Those that the viewer may see, each as they may see it."""
    insides: dict[tuple[int, str], bool] = {}
    found = []
    with for_system():
        for row in rows.select_related("meeting", "item", "place", "holder_place"):
            key = (row.place_id, row.council)
            if key not in insides:
                insides[key] = is_inside(viewer, row.meeting)
            inside = insides[key] or sees_to(viewer, row)
            if inside or shown_outside(row):
                found.append(line_of(viewer, row, inside=inside))
    return found


def is_inside(viewer: Viewer, row: Meeting) -> bool:
    """Whether the viewer holds the council of a meeting or sits in it."""
    if may(viewer, "council.hold", path=row.path):
        return True
    return viewer.account is not None and bool(my_seats(viewer, council_of_meeting(viewer, row)))


def inside_of(viewer: Viewer, council: Convened) -> bool:
    """The same of a council at hand."""
    return holds(viewer, council) or bool(my_seats(viewer, council))


def open_resolutions(
    viewer: Viewer, *, path: str = "", holder: str = "", overdue: bool = False
) -> list[ResolutionLine]:
    """Open resolutions on a ground that the viewer may see, the soonest due first; of one holder
    (`post:<key>:<place>`, `body:<id>`, `person:<id>`) if named, or the overdue ones alone."""
    rows = Resolution.objects.filter(state=Resolution.OPEN, path__startswith=path)
    if holder:
        rows = rows.filter(_held_by(holder))
    if overdue:
        rows = rows.filter(due__lt=clock.now())
    return sorted(resolutions_of(viewer, rows), key=_urgency)


def _urgency(line: ResolutionLine) -> tuple[bool, float, UUID]:
    due = line.row.due
    return due is None, due.timestamp() if due else 0.0, line.row.pk


def _held_by(turn: str) -> Q:
    kind, _, rest = turn.partition(":")
    if kind != "post":
        return Q(holder_kind=kind, holder=rest)
    post, _, place = rest.rpartition(":")
    return Q(holder_kind=kind, holder=post, holder_place=int(place) if place.isdigit() else 0)


def my_resolutions(viewer: Viewer) -> list[ResolutionLine]:
    """Open resolutions that the viewer sees to."""
    if viewer.account is None:
        return []
    with for_system():
        posts = Appointment.objects.filter(in_force(), person__account=viewer.account)
        ways = [
            Q(holder_kind="post", holder=post, holder_place=place)
            for post, place in posts.exclude(post="").values_list("post", "place")
        ]
    for key in own_keys(viewer):
        ways.append(_held_by(key))
    if not ways:
        return []
    condition = ways[0]
    for one in ways[1:]:
        condition |= one
    rows = Resolution.objects.filter(condition, state=Resolution.OPEN)
    return sorted(resolutions_of(viewer, rows), key=_urgency)


def resolution(viewer: Viewer, wanted: UUID) -> ResolutionLine:
    """One resolution as the viewer may see it; Missing for any other."""
    found = resolutions_of(viewer, Resolution.objects.filter(pk=wanted))
    if not found:
        raise Missing("no-resolution", "没有这条决议", "there is no such resolution")
    return found[0]


def of_council(
    viewer: Viewer, council: Convened, *, states: Iterable[str] = (Resolution.OPEN,)
) -> list[ResolutionLine]:
    """The resolutions of one council in some states, the oldest first."""
    rows = Resolution.objects.filter(
        place=council.place, council=council.key, state__in=list(states)
    )
    return resolutions_of(viewer, rows.order_by("meeting__starts", "number"))


def open_before(meeting: Meeting) -> QuerySet[Resolution]:
    """The open resolutions that stand on a meeting's agenda by themselves: all of earlier
    meetings."""
    rows = Resolution.objects.filter(
        place=meeting.place_id, council=meeting.council, state=Resolution.OPEN
    )
    return rows.exclude(meeting=meeting).filter(meeting__starts__lt=meeting.starts)
