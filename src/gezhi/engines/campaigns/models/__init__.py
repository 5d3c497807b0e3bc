"""Tables of the engine."""

from gezhi.engines.campaigns.models.documents import Descent, Document, Edition, Trial
from gezhi.engines.campaigns.models.evidence import Evidence, EvidenceFile, Finding
from gezhi.engines.campaigns.models.ledger import (
    Campaign,
    Milestone,
    Part,
    Postponement,
    Task,
    Team,
)
from gezhi.engines.campaigns.models.rhythm import (
    Bulletin,
    Delivery,
    Dispatch,
    Inspection,
    Pick,
    Reminder,
)
from gezhi.engines.campaigns.models.surveys import (
    Answer,
    Asked,
    Declined,
    Publicity,
    Survey,
)

__all__ = [
    "Answer",
    "Asked",
    "Bulletin",
    "Campaign",
    "Declined",
    "Delivery",
    "Descent",
    "Dispatch",
    "Document",
    "Edition",
    "Evidence",
    "EvidenceFile",
    "Finding",
    "Inspection",
    "Milestone",
    "Part",
    "Pick",
    "Postponement",
    "Publicity",
    "Reminder",
    "Survey",
    "Task",
    "Team",
    "Trial",
]
