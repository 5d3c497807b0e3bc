"""Actions of insight: it changes nothing but its own export."""

from gezhi.engines.insight.actions.exporting import export_journal

__all__ = ["export_journal"]
