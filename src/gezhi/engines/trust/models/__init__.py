"""Tables of the trust engine."""

from gezhi.engines.trust.models.access import Account, Grant, Link, Token
from gezhi.engines.trust.models.devices import Device, Left, Received, Upload
from gezhi.engines.trust.models.journal import Follower, Journal, Seal
from gezhi.engines.trust.models.keeping import DataKey, Message, PackVersion, SavedView
from gezhi.engines.trust.models.privacy import Consent, Tombstone

__all__ = [
    "Account",
    "Consent",
    "DataKey",
    "Device",
    "Follower",
    "Grant",
    "Journal",
    "Left",
    "Link",
    "Message",
    "PackVersion",
    "Received",
    "SavedView",
    "Seal",
    "Token",
    "Tombstone",
    "Upload",
]
