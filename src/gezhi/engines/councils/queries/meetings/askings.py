"""Who asks for special meetings, and whether enough do."""

from fractions import Fraction
from math import ceil

from gezhi.engines.councils.models import Asking
from gezhi.engines.councils.queries.meetings.seating import my_seats, seats
from gezhi.engines.councils.queries.meetings.shown import AskingLine, Convened
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.councils import Council, share


def needed_share(rules: Council) -> Fraction | None:
    """The share of members that can have a special meeting called: the pack's, else the law's of
    its rule; None where members cannot."""
    if rules.special is None:
        return None
    if rules.special.share is not None:
        return share(rules.special.share)
    law = rules.statute.numbers.get("requisition_reps_share") if rules.statute else None
    return law if isinstance(law, Fraction) else None


def asking_post(viewer: Viewer, council: Convened) -> str | None:
    """The post by which the viewer may ask alone; None where they cannot."""
    special = council.rules.special
    for grant in viewer.grants:
        reaches = grant.path and council.path.startswith(grant.path)
        if special is not None and grant.post in special.asked_by and reaches:
            return grant.post
    return None


def may_ask(viewer: Viewer, council: Convened) -> bool:
    """Whether the viewer may ask for a special meeting, alone or with others."""
    if asking_post(viewer, council) is not None:
        return True
    return needed_share(council.rules) is not None and bool(my_seats(viewer, council))


def askings(viewer: Viewer, council: Convened) -> list[AskingLine]:
    """What is asked for and no meeting was called for yet; for members and holders."""
    lines = seats(council)
    mine = set(my_seats(viewer, council))
    wanted = needed_share(council.rules)
    needed = ceil(wanted * len(lines)) if wanted is not None else 0
    with for_system():
        rows = Asking.objects.filter(place=council.place, council=council.key, meeting=None)
        return [_line(row, {one.key for one in lines}, mine, needed) for row in rows.order_by("pk")]


def _line(row: Asking, sitting: set[str], mine: set[str], needed: int) -> AskingLine:
    """Signatures of those who sit no more do not count."""
    signed = {one for one in row.signatures.values_list("seat", flat=True) if one in sitting}
    by_post = not row.signatures.exists()
    return AskingLine(
        id=row.pk,
        text=row.text,
        signed=len(signed),
        needed=0 if by_post else needed,
        of=len(sitting),
        enough=by_post or (0 < needed <= len(signed)),
        mine=bool(signed & mine),
        called=row.meeting_id,
    )
