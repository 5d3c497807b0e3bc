"""Tables of the people engine."""

from gezhi.engines.people.models.career import (
    AdoptedLadder,
    Candidate,
    Contender,
    ContestHeld,
    Demur,
    Marked,
    Promotion,
    Standing,
)
from gezhi.engines.people.models.corrections import Correction
from gezhi.engines.people.models.liaison import Given, LiaisonCall, Link, Problem
from gezhi.engines.people.models.serving import Appointment, Body, Household, Person
from gezhi.engines.people.models.training import (
    Attendance,
    Enrolment,
    Pairing,
    Placement,
    Session,
    Training,
)

__all__ = [
    "AdoptedLadder",
    "Appointment",
    "Attendance",
    "Body",
    "Candidate",
    "Contender",
    "ContestHeld",
    "Correction",
    "Demur",
    "Enrolment",
    "Given",
    "Household",
    "LiaisonCall",
    "Link",
    "Marked",
    "Pairing",
    "Person",
    "Placement",
    "Problem",
    "Promotion",
    "Session",
    "Standing",
    "Training",
]
