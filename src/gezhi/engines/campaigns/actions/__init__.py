"""Actions of the engine."""

from gezhi.engines.campaigns.actions.changing import drop_task, rename_holder
from gezhi.engines.campaigns.actions.dispatching import NewDispatch, hold_dispatch
from gezhi.engines.campaigns.actions.drafting import (
    NewEdition,
    Writing,
    draft_edition,
    issue_edition,
    write_edition,
)
from gezhi.engines.campaigns.actions.files import MOST_BYTES, remove_unused_evidence, take_file
from gezhi.engines.campaigns.actions.finding import (
    NewFinding,
    answer_finding,
    raise_finding,
    settle_finding,
)
from gezhi.engines.campaigns.actions.guiding import NewInspection, NewPick, note_inspection, pick
from gezhi.engines.campaigns.actions.importing import Sheet, bring_tasks
from gezhi.engines.campaigns.actions.issuing import (
    Written,
    begin_bulletin,
    body_of,
    issue_bulletin,
    send_again,
    send_bulletins,
    write_bulletin,
)
from gezhi.engines.campaigns.actions.opening import (
    NewCampaign,
    end_campaign,
    name_head,
    open_campaign,
)
from gezhi.engines.campaigns.actions.piloting import (
    Claim,
    Integration,
    NewTrial,
    claim_topic,
    integrate,
    new_draft,
    report_trial,
)
from gezhi.engines.campaigns.actions.proving import (
    NewEvidence,
    accept_task,
    give_evidence,
    hand_in,
    return_task,
)
from gezhi.engines.campaigns.actions.regrouping import regroup_campaigns
from gezhi.engines.campaigns.actions.reminding import draft_due, remind_due
from gezhi.engines.campaigns.actions.surveys.answering import (
    NewAnswer,
    NewRefusal,
    answer,
    decline,
    same_as,
)
from gezhi.engines.campaigns.actions.surveys.bringing import (
    AnswerSheet,
    BadLine,
    bring_answers,
    export_answers,
)
from gezhi.engines.campaigns.actions.surveys.doubling import merge, part
from gezhi.engines.campaigns.actions.surveys.erasing import erase_own_answers
from gezhi.engines.campaigns.actions.surveys.following import (
    NewDoor,
    NewPublicity,
    name_door,
    publicise,
    stand_at,
)
from gezhi.engines.campaigns.actions.surveys.opening import (
    NewSurvey,
    end_survey,
    erase_surveys,
    open_survey,
)
from gezhi.engines.campaigns.actions.surveys.taking import Line, take_many
from gezhi.engines.campaigns.actions.tasking import (
    NewMilestone,
    NewTask,
    Postponing,
    add_task,
    postpone,
)
from gezhi.engines.campaigns.rules.surveys import Given

__all__ = [
    "MOST_BYTES",
    "AnswerSheet",
    "BadLine",
    "Claim",
    "Given",
    "Integration",
    "Line",
    "NewAnswer",
    "NewCampaign",
    "NewDispatch",
    "NewDoor",
    "NewEdition",
    "NewEvidence",
    "NewFinding",
    "NewInspection",
    "NewMilestone",
    "NewPick",
    "NewPublicity",
    "NewRefusal",
    "NewSurvey",
    "NewTask",
    "NewTrial",
    "Postponing",
    "Sheet",
    "Writing",
    "Written",
    "accept_task",
    "add_task",
    "answer",
    "answer_finding",
    "begin_bulletin",
    "body_of",
    "bring_answers",
    "bring_tasks",
    "claim_topic",
    "decline",
    "draft_due",
    "draft_edition",
    "drop_task",
    "end_campaign",
    "end_survey",
    "erase_own_answers",
    "erase_surveys",
    "export_answers",
    "give_evidence",
    "hand_in",
    "hold_dispatch",
    "integrate",
    "issue_bulletin",
    "issue_edition",
    "merge",
    "name_door",
    "name_head",
    "new_draft",
    "note_inspection",
    "open_campaign",
    "open_survey",
    "part",
    "pick",
    "postpone",
    "publicise",
    "raise_finding",
    "regroup_campaigns",
    "remind_due",
    "remove_unused_evidence",
    "rename_holder",
    "report_trial",
    "return_task",
    "same_as",
    "send_again",
    "send_bulletins",
    "settle_finding",
    "stand_at",
    "take_file",
    "take_many",
    "write_bulletin",
    "write_edition",
]
