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
from gezhi.engines.trust.actions.erasing import (
    bury,
    close_account,
    correct_name,
    done_today,
    due_today,
    forget_messages,
    note_copied,
)
from gezhi.engines.trust.actions.following import advance
from gezhi.engines.trust.actions.granting import grant, regrant, revoke
from gezhi.engines.trust.actions.links import issue_link, use_link
from gezhi.engines.trust.actions.messages import queue_message, send_due, send_now
from gezhi.engines.trust.actions.publishing import publish_pack
from gezhi.engines.trust.actions.recording import Row, record, record_many, transaction
from gezhi.engines.trust.actions.saving import forget_view, save_view
from gezhi.engines.trust.actions.sealing import seal_journal

__all__ = [
    "Row",
    "advance",
    "answer_consent",
    "bury",
    "close_account",
    "correct_name",
    "done_today",
    "due_today",
    "find_or_make_resident",
    "forget_messages",
    "forget_view",
    "grant",
    "insert_rows",
    "issue_link",
    "issue_token",
    "lock_account",
    "make_staff",
    "new_code",
    "note_copied",
    "note_failure",
    "note_success",
    "own_account",
    "publish_pack",
    "queue_message",
    "record",
    "record_many",
    "regrant",
    "revoke",
    "save_view",
    "seal_journal",
    "send_due",
    "send_now",
    "set_language",
    "set_phone",
    "transaction",
    "unlock_account",
    "use_link",
]
