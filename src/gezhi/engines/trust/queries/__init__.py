"""Queries of trust, and the words that all queries share: the viewer, what they may, and
refusals."""

from gezhi.base.phones import normal_phone
from gezhi.engines.trust.queries.accounts import account_by_phone, accounts, lock_left
from gezhi.engines.trust.queries.journal import (
    chain_entries,
    entries,
    history,
    seals,
    settled_until,
    verify,
)
from gezhi.engines.trust.queries.links import find_link
from gezhi.engines.trust.queries.messages import inbox
from gezhi.engines.trust.queries.packs import latest_pack, pack_by_id, pack_versions
from gezhi.engines.trust.queries.viewers import viewer_of, viewer_of_token
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import ANYONE, Held, Viewer, may, system

__all__ = [
    "ANYONE",
    "Changed",
    "Forbidden",
    "Held",
    "Invalid",
    "Missing",
    "Refusal",
    "Viewer",
    "Wrong",
    "account_by_phone",
    "accounts",
    "chain_entries",
    "entries",
    "find_link",
    "history",
    "inbox",
    "latest_pack",
    "lock_left",
    "may",
    "normal_phone",
    "pack_by_id",
    "pack_versions",
    "seals",
    "settled_until",
    "system",
    "verify",
    "viewer_of",
    "viewer_of_token",
]
