"""Surveys in a replay: how many answer and decline, who is told, which doors stand how."""

from pydantic import Field

from gezhi.pack.entry import Entry, Key


class Surveying(Entry):
    """A survey opened where the pack attaches: `answers` come in from sheets over the weeks,
    `declined` do not want to, `publicity` are people told of it. Of a project, so many `doors` of
    households and so many of each kind that is named by hand (`also`) are followed, all of them to
    each of the states in turn."""

    survey: Key
    answers: int = Field(default=0, ge=0)
    declined: int = Field(default=0, ge=0)
    publicity: int = Field(default=0, ge=0)
    doors: int = Field(default=0, ge=0)
    also: dict[Key, int] = Field(default_factory=dict)
    states: list[Key] = Field(default_factory=list)
