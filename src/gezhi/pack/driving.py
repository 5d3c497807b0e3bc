"""Campaigns in a replay: how many tasks, meetings, bulletins and inspections there are."""

from pydantic import Field

from gezhi.pack.entry import Entry, Key


class Driving(Entry):
    """A campaign opened on the first day where the pack attaches. Besides a task for everything
    that it delivers there are `tasks` others; the holder of the post `inspector` goes to see
    `inspected` communities; so many `dispatches` are held and `bulletins` issued; `pilots` units
    claim the first topic, and their drafts become its rule. `paid` yuan come into the fund."""

    campaign: Key
    tasks: int = Field(default=0, ge=0, le=200)
    dispatches: int = Field(default=0, ge=0)
    bulletins: int = Field(default=0, ge=0)
    inspector: Key | None = None
    inspected: int = Field(default=0, ge=0)
    pilots: int = Field(default=0, ge=0)
    fund: Key | None = None
    paid: int = Field(default=0, ge=0, description="yuan")
