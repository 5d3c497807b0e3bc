"""Tables of the trust engine."""

from gezhi.engines.trust.models.access import Account, Grant, Link, Token
from gezhi.engines.trust.models.journal import Follower, Journal, Seal
from gezhi.engines.trust.models.keeping import DataKey, Message, PackVersion, SavedView
from gezhi.engines.trust.models.privacy import Consent, Tombstone

__all__ = [
    "Account",
    "Consent",
    "DataKey",
    "Follower",
    "Grant",
    "Journal",
    "Link",
    "Message",
    "PackVersion",
    "SavedView",
    "Seal",
    "Token",
    "Tombstone",
]
