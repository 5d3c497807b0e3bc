"""Actions of insight: it changes nothing but its own export and its own counts of what is asked."""

from gezhi.engines.insight.actions.asking import Asked, note_asked
from gezhi.engines.insight.actions.exporting import export_journal

__all__ = ["Asked", "export_journal", "note_asked"]
