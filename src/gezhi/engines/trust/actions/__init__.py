"""Actions of trust, and the two things that every action uses: `transaction` and `record`."""

from gezhi.engines.trust.actions.accounts import (
    find_or_make_resident,
    issue_token,
    lock_account,
    make_staff,
    new_code,
    note_failure,
    note_success,
    set_language,
    set_phone,
    unlock_account,
)
from gezhi.engines.trust.actions.consenting import answer_consent, own_account
from gezhi.engines.trust.actions.copying import insert_rows
from gezhi.engines.trust.actions.devices import (
    end_devices,
    enrol_device,
    lock_device,
    lock_devices,
    note_seen,
    note_wiped,
    open_device,
)
from gezhi.engines.trust.actions.erasing import (
    bury,
    close_account,
    correct_name,
    done_today,
    due_today,
    forget_messages,
    note_copied,
)
from gezhi.engines.trust.actions.files import UNUSED, keep, remove_unused, store
from gezhi.engines.trust.actions.following import advance
from gezhi.engines.trust.actions.granting import grant, regrant, revoke
from gezhi.engines.trust.actions.links import issue_link, use_link
from gezhi.engines.trust.actions.messages import message_account, queue_message, send_due, send_now
from gezhi.engines.trust.actions.parts import (
    Part,
    add_part,
    begin_file,
    finish_file,
    remove_parts,
)
from gezhi.engines.trust.actions.publishing import publish_pack
from gezhi.engines.trust.actions.receiving import (
    Entry,
    claim,
    keep_answer,
    leave_entry,
    let_go,
    undo_unit,
    unit,
)
from gezhi.engines.trust.actions.recording import Row, record, record_many, transaction
from gezhi.engines.trust.actions.saving import forget_view, save_view
from gezhi.engines.trust.actions.sealing import seal_journal

__all__ = [
    "UNUSED",
    "Entry",
    "Part",
    "Row",
    "add_part",
    "advance",
    "answer_consent",
    "begin_file",
    "bury",
    "claim",
    "close_account",
    "correct_name",
    "done_today",
    "due_today",
    "end_devices",
    "enrol_device",
    "find_or_make_resident",
    "finish_file",
    "forget_messages",
    "forget_view",
    "grant",
    "insert_rows",
    "issue_link",
    "issue_token",
    "keep",
    "keep_answer",
    "leave_entry",
    "let_go",
    "lock_account",
    "lock_device",
    "lock_devices",
    "make_staff",
    "message_account",
    "new_code",
    "note_copied",
    "note_failure",
    "note_seen",
    "note_success",
    "note_wiped",
    "open_device",
    "own_account",
    "publish_pack",
    "queue_message",
    "record",
    "record_many",
    "regrant",
    "remove_parts",
    "remove_unused",
    "revoke",
    "save_view",
    "seal_journal",
    "send_due",
    "send_now",
    "set_language",
    "set_phone",
    "store",
    "transaction",
    "undo_unit",
    "unit",
    "unlock_account",
    "use_link",
]
