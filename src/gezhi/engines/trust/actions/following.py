"""Following the journal along: how far each reader has come."""

from gezhi.engines.trust.models import Follower


def advance(name: str, position: int | None = None) -> int:
    """Lock a reader's position and return it; with `position`, move it there. Inside a
    transaction.

    Two processes that follow for the same reader wait for each other here, so no entry is seen
    twice.
    """
    row, _ = Follower.objects.select_for_update().get_or_create(name=name)
    if position is not None and position > row.position:
        row.position = position
        row.save(update_fields=["position"])
    return row.position
