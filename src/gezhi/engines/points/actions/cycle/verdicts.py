"""What is wrong with verdicts that are to be given together."""

from collections.abc import Sequence

from gezhi.engines.points.actions.cycle.reviewing import Verdict, given_by
from gezhi.engines.points.models import Record
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer


def check_verdicts(viewer: Viewer, verdicts: Sequence[Verdict]) -> list[tuple[int, Wrong]]:
    """Everything why the points and reasons of verdicts cannot stand, with the number of the
    verdict; nothing is decided. `review` refuses the first of them alone."""
    rows = Record.objects.in_bulk([one.record for one in verdicts])
    found: list[tuple[int, Wrong]] = []
    for number, one in enumerate(verdicts):
        try:
            if one.record in rows:
                given_by(rows[one.record], one)
        except Invalid as fault:
            found += [(number, wrong) for wrong in fault.wrong]
    return found
