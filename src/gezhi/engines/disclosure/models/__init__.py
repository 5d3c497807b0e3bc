"""Tables of the disclosure engine."""

from gezhi.engines.disclosure.models.asking import Question
from gezhi.engines.disclosure.models.items import Busy, Draft, Enclosure, Item, Version

__all__ = ["Busy", "Draft", "Enclosure", "Item", "Question", "Version"]
