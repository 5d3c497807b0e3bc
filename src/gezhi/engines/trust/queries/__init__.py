"""Queries of trust, and the words that all queries share: the viewer, what they may, and
refusals."""

from gezhi.base.phones import normal_phone
from gezhi.engines.trust.models.wall import begin_unit, for_system, serve_system
from gezhi.engines.trust.queries.accounts import (
    account,
    account_by_phone,
    account_names,
    accounts,
    lock_left,
)
from gezhi.engines.trust.queries.devices import (
    given_up,
    locked_device,
    open_devices,
    others_device,
    own_device,
    own_devices,
    version_here,
)
from gezhi.engines.trust.queries.journal import (
    Search,
    Verified,
    chain_entries,
    entries,
    history,
    seals,
    search_journal,
    settled_until,
    verbs,
    verify,
    verify_some,
)
from gezhi.engines.trust.queries.links import find_link
from gezhi.engines.trust.queries.messages import inbox, saved_views
from gezhi.engines.trust.queries.packs import latest_pack, pack_by_id, pack_versions
from gezhi.engines.trust.queries.privacy import (
    Answer,
    agreeing,
    agrees,
    buried,
    consents,
    looks_at,
    own_account_data,
)
from gezhi.engines.trust.queries.viewers import viewer_of, viewer_of_token
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import ANYONE, Held, Viewer, may, system

__all__ = [
    "ANYONE",
    "Answer",
    "Changed",
    "Forbidden",
    "Held",
    "Invalid",
    "Missing",
    "Refusal",
    "Search",
    "Verified",
    "Viewer",
    "Wrong",
    "account",
    "account_by_phone",
    "account_names",
    "accounts",
    "agreeing",
    "agrees",
    "begin_unit",
    "buried",
    "chain_entries",
    "consents",
    "entries",
    "find_link",
    "for_system",
    "given_up",
    "history",
    "inbox",
    "latest_pack",
    "lock_left",
    "locked_device",
    "looks_at",
    "may",
    "normal_phone",
    "open_devices",
    "others_device",
    "own_account_data",
    "own_device",
    "own_devices",
    "pack_by_id",
    "pack_versions",
    "saved_views",
    "seals",
    "search_journal",
    "serve_system",
    "settled_until",
    "system",
    "verbs",
    "verify",
    "verify_some",
    "version_here",
    "viewer_of",
    "viewer_of_token",
]
