"""Tables of insight."""

from gezhi.engines.insight.models.asking import Asking

__all__ = ["Asking"]
