"""Both sides choose (People's Mediation Law, arts 19 and 23): who is asked to mediate."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

Choosing = Literal["waiting", "differ", "propose", "same"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What one party said: whom they would take, the dearest first, or that the committee may
    propose (`leaves`). Neither: they have not chosen yet."""

    mediators: tuple[str, ...] = ()
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How far choosing is. `waiting` for somebody's wish; `differ`: no mediator is wished by all;
    `propose`: it is the committee's turn; `same`: `common` are asked, in this order."""

    state: Choosing
    common: tuple[str, ...] = ()


def standing(
    wishes: Sequence[Wish],
    proposal: Sequence[str] = (),
    declined: Collection[str] = (),
    up_to: int = 1,
) -> Standing:
    """Whom all would take. Nobody gets a mediator against their wish: who leaves it to the
    committee takes whom it proposes, the others only whom they named themselves. A mediator who
    declined stands on nobody's list any more; a list that is empty by that waits for a new wish."""
    out = set(declined)
    left = [Wish(tuple(m for m in one.mediators if m not in out), one.leaves) for one in wishes]
    if not left or any(not one.leaves and not one.mediators for one in left):
        return Standing("waiting")
    named = [one.mediators for one in left if not one.leaves]
    if len(named) < len(left):
        proposed = tuple(one for one in proposal if one not in out)
        if not proposed:
            return Standing("propose")
        named.insert(0, proposed)
    common = [one for one in named[0] if all(one in others for others in named[1:])]
    if not common:
        return Standing("differ")
    return Standing("same", tuple(common[:up_to]))
