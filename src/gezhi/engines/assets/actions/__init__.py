"""Actions of assets."""

from gezhi.engines.assets.actions.drawing import set_arrears
from gezhi.engines.assets.actions.entering import Given, NewEntry, change_entry, enter, enter_many
from gezhi.engines.assets.actions.files import remove_unused_papers, take_register_file
from gezhi.engines.assets.actions.importing import (
    EntryPlan,
    given_of,
    import_entries,
    plan_entries,
)
from gezhi.engines.assets.actions.inspecting import Inspect, inspect, note_asset_case
from gezhi.engines.assets.actions.mending import (
    Mend,
    NewDefect,
    begin_mending,
    drop_defect,
    find_defect,
    mend_defect,
)
from gezhi.engines.assets.actions.moving import MoveEntry, move_entry
from gezhi.engines.assets.actions.paying import (
    NewPayment,
    confirm_payment,
    record_payment,
    refuse_payment,
    withdraw_payment,
)
from gezhi.engines.assets.actions.regrouping import regroup_assets
from gezhi.engines.assets.actions.reminding import pass_assets_time, remind

__all__ = [
    "EntryPlan",
    "Given",
    "Inspect",
    "Mend",
    "MoveEntry",
    "NewDefect",
    "NewEntry",
    "NewPayment",
    "begin_mending",
    "change_entry",
    "confirm_payment",
    "drop_defect",
    "enter",
    "enter_many",
    "find_defect",
    "given_of",
    "import_entries",
    "inspect",
    "mend_defect",
    "move_entry",
    "note_asset_case",
    "pass_assets_time",
    "plan_entries",
    "record_payment",
    "refuse_payment",
    "regroup_assets",
    "remind",
    "remove_unused_papers",
    "set_arrears",
    "take_register_file",
    "withdraw_payment",
]
