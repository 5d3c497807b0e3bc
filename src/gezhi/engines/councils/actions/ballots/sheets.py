"""What the two entries of a paper ballot say, and what they agree on."""

from typing import Any

from gezhi.engines.councils.models import Ballot, PaperSheet
from gezhi.engines.councils.rules.ballots.choices import unwrap, wrap


def written(ballot: Ballot, choice: tuple[str, ...], spoilt: bool) -> str:
    """An entry as it is kept: of one length for all. Options that are not ranked have no order."""
    ranked = ballot.policy["method"] == "ranked"
    kept = list(choice) if ranked else sorted(choice)
    return wrap(ballot.policy, {"choice": [] if spoilt else kept, "spoilt": spoilt})


def agreed_of(sheet: PaperSheet) -> dict[str, Any]:
    """What counts of a paper that was entered twice: `choice` and `spoilt`."""
    return unwrap(sheet.agreed)
