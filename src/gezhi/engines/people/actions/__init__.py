"""Actions of people."""

from gezhi.engines.people.actions.appointing import (
    NewAppointment,
    appoint,
    appoint_many,
    end_appointment,
    join_body,
)
from gezhi.engines.people.actions.bodies import add_units
from gezhi.engines.people.actions.correcting import (
    NewCorrection,
    decide_correction,
    propose_correction,
    undo_correction,
    withdraw_correction,
)
from gezhi.engines.people.actions.growing.contending import (
    NewContest,
    agree_named,
    enter_contest,
    mark,
    open_contest,
    publish_contest,
)
from gezhi.engines.people.actions.growing.demurring import (
    answer_demur,
    demur,
)
from gezhi.engines.people.actions.growing.learning import (
    NewTraining,
    answer_invitation,
    call_off,
    close_training,
    confirm_own,
    invite,
    mark_list,
    plan_training,
)
from gezhi.engines.people.actions.growing.linking import (
    Found,
    Helped,
    NewCall,
    NewLink,
    close_problem,
    end_link,
    link_leaders,
    note_case_ended,
    note_problem_case,
    record_liaison,
)
from gezhi.engines.people.actions.growing.placing import (
    NewPair,
    NewPlacement,
    end_pair,
    pair,
    place_in_work,
    someone,
)
from gezhi.engines.people.actions.growing.promoting import (
    Decision,
    NewPromotion,
    check_promotion,
    decide_promotion,
    propose_promotion,
    withdraw_promotion,
)
from gezhi.engines.people.actions.growing.reserving import (
    NewCandidate,
    answer_reserve,
    lapse_reserves,
    nominate_reserve,
    take_off,
)
from gezhi.engines.people.actions.growing.rising import (
    NewStanding,
    adopt_ladder,
    stand,
)
from gezhi.engines.people.actions.importing import (
    HouseholdPlan,
    import_households,
    plan_households,
)
from gezhi.engines.people.actions.newcomers import Newcomer, appoint_newcomer, join_newcomer
from gezhi.engines.people.actions.persons import NewPerson, add_people, add_person, reveal_person
from gezhi.engines.people.actions.pledging import pledge
from gezhi.engines.people.actions.regrouping import regroup_people

__all__ = [
    "Decision",
    "Found",
    "Helped",
    "HouseholdPlan",
    "NewAppointment",
    "NewCall",
    "NewCandidate",
    "NewContest",
    "NewCorrection",
    "NewLink",
    "NewPair",
    "NewPerson",
    "NewPlacement",
    "NewPromotion",
    "NewStanding",
    "NewTraining",
    "Newcomer",
    "add_people",
    "add_person",
    "add_units",
    "adopt_ladder",
    "agree_named",
    "answer_demur",
    "answer_invitation",
    "answer_reserve",
    "appoint",
    "appoint_many",
    "appoint_newcomer",
    "call_off",
    "check_promotion",
    "close_problem",
    "close_training",
    "confirm_own",
    "decide_correction",
    "decide_promotion",
    "demur",
    "end_appointment",
    "end_link",
    "end_pair",
    "enter_contest",
    "import_households",
    "invite",
    "join_body",
    "join_newcomer",
    "lapse_reserves",
    "link_leaders",
    "mark",
    "mark_list",
    "nominate_reserve",
    "note_case_ended",
    "note_problem_case",
    "open_contest",
    "pair",
    "place_in_work",
    "plan_households",
    "plan_training",
    "pledge",
    "propose_correction",
    "propose_promotion",
    "publish_contest",
    "record_liaison",
    "regroup_people",
    "reveal_person",
    "someone",
    "stand",
    "take_off",
    "undo_correction",
    "withdraw_correction",
    "withdraw_promotion",
]
