"""Whose turn it is to chair or to host: whoever waited longest.

A turn that passed to another with a reason is not lost: whoever was skipped still waits longest,
and so comes first again next time. Whoever is new has never had a turn and comes before those who
had.
"""

from collections.abc import Sequence


def upcoming(order: Sequence[str], had: Sequence[str]) -> list[str]:
    """All turns, the next one first. `order` is the standing order, `had` the turns taken, the
    oldest first; turns of those who left are passed over."""
    last = {turn: at for at, turn in enumerate(had)}
    return sorted(order, key=lambda turn: (last.get(turn, -1), order.index(turn)))


def skipped(line: Sequence[str], chosen: str) -> list[str]:
    """Those whose turn came before the one chosen; all of them where a stranger was chosen."""
    return list(line[: line.index(chosen)]) if chosen in line else list(line)
