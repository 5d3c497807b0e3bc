"""Letting go of who said, read, asked and objected where people decide together."""

from gezhi.engines.councils.models import (
    Item,
    PactComment,
    PactReading,
    RollObjection,
    Signature,
)
from gezhi.engines.trust.actions import own_account, transaction
from gezhi.engines.trust.rules.viewer import Viewer


def erase_own_deciding(viewer: Viewer) -> int:
    """Let go of the viewer's name in what they proposed, commented, read and objected to (PIPL 47);
    returns in how many things. What was said of a matter of all stays, by nobody; an objection to a
    roll that was answered loses its words. Rolls and seats belong to what was decided, and stay."""
    account = own_account(viewer)
    with transaction():
        objected = RollObjection.objects.filter(by=account)
        objected.exclude(outcome="").update(text="")
        said = [Item, PactComment, PactReading, Signature]
        return sum(one.objects.filter(by=account).update(by=None) for one in said) + (
            objected.update(by=None)
        )
