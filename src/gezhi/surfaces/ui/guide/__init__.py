"""The living style guide: every component, filled with invented values as pages fill it."""

from typing import Any

from django.contrib.messages import constants

from gezhi.surfaces.ui.components import Action, Pager
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.guide.figures import sample_charts, sample_queues, sample_stats, sample_tabs
from gezhi.surfaces.ui.guide.forms import sample_faults, sample_fields
from gezhi.surfaces.ui.guide.matters import (
    sample_actions,
    sample_bulk,
    sample_dues,
    sample_entries,
    sample_filters,
    sample_sides,
    sample_steps,
    sample_table,
)
from gezhi.surfaces.ui.guide.spoken import both

ICONS = (
    "map-pin",
    "camera",
    "mic",
    "search",
    "filter",
    "bell",
    "calendar-clock",
    "handshake",
    "scale",
    "gavel",
    "users",
    "vote",
    "shield-check",
    "file-text",
    "printer",
    "qr-code",
    "git-merge",
    "split",
    "undo-2",
    "wifi-off",
)


def show_everything() -> dict[str, Any]:
    """The context of `ui/guide.html`."""
    return {
        "icon_names": ICONS,
        "dues": sample_dues(),
        "steps": sample_steps(),
        "entries": sample_entries(),
        "table": sample_table(),
        "pager": Pager(before="b", after="a", shown=6, of_about=both("约 2,400 件", "about 2,400")),
        "filters": sample_filters(),
        "fields": sample_fields(),
        "faulty": sample_faults(),
        "actions": sample_actions(),
        "bulk_actions": sample_bulk(),
        "stats": sample_stats(),
        "tabs": sample_tabs(),
        "groups": sample_queues(),
        "charts": sample_charts(),
        "sides": sample_sides(),
        "toast_levels": (constants.SUCCESS, constants.ERROR),
        "first_action": Action(
            label=both("我要报事", "Report something"), url="#", icon="megaphone"
        ),
        "reasons": [
            FieldInput(
                "why",
                "long-text",
                both("为什么退回", "Why it goes back"),
                max_length=200,
                required=True,
            )
        ],
    }
