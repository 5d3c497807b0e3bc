"""Tables of the trust engine."""

from gezhi.engines.trust.models.access import Account, Grant, Link, Token
from gezhi.engines.trust.models.journal import Follower, Journal, Seal
from gezhi.engines.trust.models.keeping import DataKey, Message, PackVersion, SavedView

__all__ = [
    "Account",
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
]
