"""What can be done."""

from gezhi.engines.councils.actions.ballots.casting import (
    Cast,
    CastVote,
    cast,
    wrong_choice,
)
from gezhi.engines.councils.actions.ballots.counting import (
    decide_ballot,
    sweep,
)
from gezhi.engines.councils.actions.ballots.drafting import (
    NewBallot,
    Option,
    amend_ballot,
    draft_ballot,
)
from gezhi.engines.councils.actions.ballots.entering import (
    EnterPaper,
    drop_paper,
    enter_paper,
    hand_paper,
    settle_paper,
)
from gezhi.engines.councils.actions.ballots.objecting import (
    answer_objection,
    last_day_to_object,
    object_to_roll,
)
from gezhi.engines.councils.actions.ballots.rolling import (
    NewRow,
    Proxy,
    add_to_roll,
    name_proxy,
    remove_from_roll,
    withdraw_proxy,
)
from gezhi.engines.councils.actions.ballots.running import (
    announce_ballot,
    cancel_ballot,
    close_ballot,
    open_ballot,
    tick_ballots,
)
from gezhi.engines.councils.actions.erasing import erase_own_deciding
from gezhi.engines.councils.actions.meetings.agenda import (
    answer_item,
    order_items,
    propose_item,
    put_item,
    take_off,
    withdraw_item,
)
from gezhi.engines.councils.actions.meetings.asked import (
    AddToMinutes,
    AnswerItem,
    AskSpecial,
    CallMeeting,
    CloseResolution,
    Mark,
    MoveMeeting,
    NoteProgress,
    ProposeItem,
    PutItem,
    Resolve,
    SeatMember,
    WriteMinutes,
)
from gezhi.engines.councils.actions.meetings.attending import (
    attend_by_code,
    mark_attendance,
)
from gezhi.engines.councils.actions.meetings.calling import (
    call_meeting,
    cancel_meeting,
    move_meeting,
)
from gezhi.engines.councils.actions.meetings.minuting import (
    add_to_minutes,
    finish_meeting,
    sign_minutes,
    write_minutes,
)
from gezhi.engines.councils.actions.meetings.reminding import (
    remind_members,
)
from gezhi.engines.councils.actions.meetings.resolving import (
    close_resolution,
    note_progress,
    resolve,
)
from gezhi.engines.councils.actions.meetings.seating import (
    end_seat,
    seat_member,
)
from gezhi.engines.councils.actions.meetings.special import (
    ask_special,
    sign_asking,
)
from gezhi.engines.councils.actions.pacts.deciding import (
    Decision,
    decide_pact,
    follow_ballot,
    follow_ballots,
    put_to_vote,
)
from gezhi.engines.councils.actions.pacts.drafting import (
    NewDraft,
    Writing,
    draft_pact,
    withdraw_pact,
    write_pact,
)
from gezhi.engines.councils.actions.pacts.filing import (
    Filing,
    file_pact,
)
from gezhi.engines.councils.actions.pacts.reading import (
    Explained,
    acknowledge_pact,
    note_explained,
)
from gezhi.engines.councils.actions.pacts.talking import (
    NewComment,
    Talk,
    answer_pact_comment,
    comment_on_pact,
    start_talk,
)
from gezhi.engines.councils.actions.rolls import (
    RollPlan,
    account_of_phone,
    bring_roll,
    fill_roll,
    plan_roll,
)
from gezhi.engines.councils.actions.units import (
    EndMatch,
    EndProject,
    NewListing,
    NewMatch,
    SignProject,
    Step,
    agree_match,
    decline_match,
    end_listing,
    end_match,
    end_project,
    list_for_unit,
    match,
    reach_milestone,
    sign_project,
)

__all__ = [
    "AddToMinutes",
    "AnswerItem",
    "AskSpecial",
    "CallMeeting",
    "Cast",
    "CastVote",
    "CloseResolution",
    "Decision",
    "EndMatch",
    "EndProject",
    "EnterPaper",
    "Explained",
    "Filing",
    "Mark",
    "MoveMeeting",
    "NewBallot",
    "NewComment",
    "NewDraft",
    "NewListing",
    "NewMatch",
    "NewRow",
    "NoteProgress",
    "Option",
    "ProposeItem",
    "Proxy",
    "PutItem",
    "Resolve",
    "RollPlan",
    "SeatMember",
    "SignProject",
    "Step",
    "Talk",
    "WriteMinutes",
    "Writing",
    "account_of_phone",
    "acknowledge_pact",
    "add_to_minutes",
    "add_to_roll",
    "agree_match",
    "amend_ballot",
    "announce_ballot",
    "answer_item",
    "answer_objection",
    "answer_pact_comment",
    "ask_special",
    "attend_by_code",
    "bring_roll",
    "call_meeting",
    "cancel_ballot",
    "cancel_meeting",
    "cast",
    "close_ballot",
    "close_resolution",
    "comment_on_pact",
    "decide_ballot",
    "decide_pact",
    "decline_match",
    "draft_ballot",
    "draft_pact",
    "drop_paper",
    "end_listing",
    "end_match",
    "end_project",
    "end_seat",
    "enter_paper",
    "erase_own_deciding",
    "file_pact",
    "fill_roll",
    "finish_meeting",
    "follow_ballot",
    "follow_ballots",
    "hand_paper",
    "last_day_to_object",
    "list_for_unit",
    "mark_attendance",
    "match",
    "move_meeting",
    "name_proxy",
    "note_explained",
    "note_progress",
    "object_to_roll",
    "open_ballot",
    "order_items",
    "plan_roll",
    "propose_item",
    "put_item",
    "put_to_vote",
    "reach_milestone",
    "remind_members",
    "remove_from_roll",
    "resolve",
    "seat_member",
    "settle_paper",
    "sign_asking",
    "sign_minutes",
    "sign_project",
    "start_talk",
    "sweep",
    "take_off",
    "tick_ballots",
    "withdraw_item",
    "withdraw_pact",
    "withdraw_proxy",
    "write_minutes",
    "write_pact",
    "wrong_choice",
]
