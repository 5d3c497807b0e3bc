"""Giving a task to another person, and dropping one that is not needed any more."""

from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.campaigns.actions.telling import locked, moved, must, tell
from gezhi.engines.campaigns.models import Task
from gezhi.engines.campaigns.queries.knowing import RUN, serving
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong, words_of
from gezhi.engines.trust.rules.viewer import Viewer


def rename_holder(viewer: Viewer, task: UUID, holder: UUID, revision: int) -> Task:
    """Give a task to another person of the unit or the task force. Again: the same; Changed when
    somebody changed it meanwhile."""
    with transaction():
        row = locked(viewer, task)
        must(viewer, row.campaign, RUN)
        if row.holder == holder:
            return row
        if row.state in (Task.DONE, Task.DROPPED):
            raise moved(row)
        if row.revision != revision:
            zh, en = "别人刚改过，请看现在的样子", "somebody changed it meanwhile: see it as it is"
            raise Changed("task-changed", zh, en, revision=row.revision)
        bodies = [row.lead, *([row.team.body] if row.team else [])]
        people = {pk: acc for ones in serving(viewer, bodies).values() for pk, _, acc in ones}
        if holder not in people:
            words = Words(zh="选一位责任人（要有账号）", en="choose somebody with an account")
            raise Invalid([Wrong("holder", "required", words)])
        row.holder, row.account, row.revision = holder, people[holder], row.revision + 1
        row.save(update_fields=["holder", "account", "revision"])
    return row


def drop_task(viewer: Viewer, task: UUID, reason: str) -> Task:
    """Drop a task that is not needed any more, by the office, with a reason. Again: the same."""
    ask = ("写清为什么不办了", "say why it is dropped")
    text = words_of("reason", reason, most=500, ask=ask)
    with transaction():
        row = locked(viewer, task)
        must(viewer, row.campaign, RUN)
        if row.state == Task.DROPPED:
            return row
        if row.state == Task.DONE:
            raise moved(row)
        row.state, row.said, row.closed_by = Task.DROPPED, text, viewer.account
        row.save(update_fields=["state", "said", "closed_by"])
        tell(viewer, "task_dropped", row.campaign, "task", row.pk)
    return row
