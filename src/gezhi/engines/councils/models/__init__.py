"""Tables of the councils engine."""

from gezhi.engines.councils.models.ballots import (
    Ballot,
    PaperSheet,
    RollObjection,
    RollRow,
    Slip,
    Vote,
)
from gezhi.engines.councils.models.meetings import (
    Addition,
    Asking,
    Attendance,
    Item,
    Meeting,
    Signature,
    Sitter,
    Skip,
)
from gezhi.engines.councils.models.pacts import (
    PactComment,
    PactExplained,
    PactReading,
    PactVersion,
)
from gezhi.engines.councils.models.resolutions import (
    Carry,
    Progress,
    Resolution,
)
from gezhi.engines.councils.models.units import (
    JointProject,
    Listing,
    Match,
    MatchPart,
    Milestone,
    ProjectParty,
)

__all__ = [
    "Addition",
    "Asking",
    "Attendance",
    "Ballot",
    "Carry",
    "Item",
    "JointProject",
    "Listing",
    "Match",
    "MatchPart",
    "Meeting",
    "Milestone",
    "PactComment",
    "PactExplained",
    "PactReading",
    "PactVersion",
    "PaperSheet",
    "Progress",
    "ProjectParty",
    "Resolution",
    "RollObjection",
    "RollRow",
    "Signature",
    "Sitter",
    "Skip",
    "Slip",
    "Vote",
]
