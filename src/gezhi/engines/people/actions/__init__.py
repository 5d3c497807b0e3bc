"""Actions of people."""

from gezhi.engines.people.actions.appointing import (
    NewAppointment,
    appoint,
    appoint_many,
    end_appointment,
    join_body,
)
from gezhi.engines.people.actions.bodies import add_units
from gezhi.engines.people.actions.importing import (
    HouseholdPlan,
    import_households,
    plan_households,
)
from gezhi.engines.people.actions.newcomers import Newcomer, appoint_newcomer, join_newcomer
from gezhi.engines.people.actions.persons import NewPerson, add_people, add_person, reveal_person
from gezhi.engines.people.actions.pledging import pledge

__all__ = [
    "HouseholdPlan",
    "NewAppointment",
    "NewPerson",
    "Newcomer",
    "add_people",
    "add_person",
    "add_units",
    "appoint",
    "appoint_many",
    "appoint_newcomer",
    "end_appointment",
    "import_households",
    "join_body",
    "join_newcomer",
    "plan_households",
    "pledge",
    "reveal_person",
]
