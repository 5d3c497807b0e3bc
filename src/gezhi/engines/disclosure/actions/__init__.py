"""What can be done: posting, correcting, withdrawing, asking, answering, and what comes before."""

from gezhi.engines.disclosure.actions.asking import answer, ask, hide
from gezhi.engines.disclosure.actions.checking import Content
from gezhi.engines.disclosure.actions.posting import (
    Correction,
    NewItem,
    correct,
    look,
    post,
    withdraw,
)
from gezhi.engines.disclosure.actions.preparing import (
    SaveDraft,
    add_enclosure,
    declare_busy,
    drop_draft,
    remove_unused_enclosures,
    save_draft,
)

__all__ = [
    "Content",
    "Correction",
    "NewItem",
    "SaveDraft",
    "add_enclosure",
    "answer",
    "ask",
    "correct",
    "declare_busy",
    "drop_draft",
    "hide",
    "look",
    "post",
    "remove_unused_enclosures",
    "save_draft",
    "withdraw",
]
