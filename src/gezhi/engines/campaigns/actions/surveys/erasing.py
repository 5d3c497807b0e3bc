"""What somebody answered by themselves goes when they erase their data."""

from gezhi.engines.campaigns.actions.surveys.opening import tell
from gezhi.engines.campaigns.models import Answer
from gezhi.engines.trust.actions import bury, own_account, transaction
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer


def erase_own_answers(viewer: Viewer) -> int:
    """Erase the viewer's own answers in surveys, which rested on their consent (PIPL 15, 47);
    returns how many. What was counted of a survey that is over stays: it names nobody."""
    account = own_account(viewer)
    with transaction(), for_system():
        rows = Answer.objects.select_for_update(of=("self",)).select_related("survey")
        mine = list(rows.filter(account=account).order_by("pk"))
        for one in mine:
            where = {"place": one.place_id, "at": one.path}
            tell(viewer, "answer_erased", one.survey, "answer", one.pk, **where, why="request")
        ids = [one.pk for one in mine]
        bury("answer", ids, "answer", "request")
        Answer.objects.filter(pk__in=ids).delete()
    return len(mine)
