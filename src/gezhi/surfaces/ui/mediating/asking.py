"""Small forms of one page: what was typed comes back in the form that was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from gezhi.base.ids import new_id
from gezhi.engines.cases.queries.mediation import Entry
from gezhi.surfaces.ui.fields import FieldInput, Kind
from gezhi.surfaces.ui.mediating.words import entry_of

Pairs = Mapping[str, str]


@dataclass(frozen=True)
class ActField(FieldInput):
    """A question of one of several forms on a page: its id has the form's name in it."""

    form: str = ""

    @property
    def id(self) -> str:
        """The id of the control."""
        return f"field-{self.form}-{self.name}"


@dataclass(frozen=True)
class ActForm:
    """A small form. `buttons` are (what it does, label, look); `picks` are boxes to tick under
    `pick_name`: (value, label, help, ticked). `ask` has it confirmed first."""

    key: str
    title: str
    buttons: Sequence[tuple[str, str, str]]
    text: str = ""
    fields: Sequence[FieldInput] = ()
    hidden: Sequence[tuple[str, str]] = ()
    picks: Sequence[tuple[str, str, str, bool]] = ()
    pick_name: str = "mediators"
    pick_error: str = ""
    upload: str = ""
    open: bool = False
    fault: str = ""

    @property
    def does(self) -> str:
        """What is done in it, whoever it is about (`told` of `told-<party>`)."""
        return self.key.partition("-")[0]


@dataclass
class Asking:
    """What somebody typed in the form that was sent back, and what was wrong with it."""

    post: Mapping[str, Any] = field(default_factory=dict[str, Any])
    errors: Pairs = field(default_factory=dict[str, str])
    fault: str = ""

    def sent(self, key: str) -> bool:
        """Whether this is the form that was sent."""
        return bool(self.post) and self.post.get("form") == key

    def one(
        self, form: str, name: str, kind: Kind, label: str, value: Any = "", **more: Any
    ) -> ActField:
        """A question with what was typed."""
        sent = self.sent(form)
        typed = self.post.get(name, value) if sent else value
        error = self.errors.get(name, "") if sent else ""
        required = more.pop("required", True)
        return ActField(name, kind, label, typed, error=error, required=required, form=form, **more)

    def form(
        self, key: str, title: str, buttons: Sequence[tuple[str, str, str]], **more: Any
    ) -> ActForm:
        """A form, open where it was sent back."""
        sent = self.sent(key)
        shown = {one.name for one in more.get("fields", ())} | {more.get("pick_name", "mediators")}
        rest = [words for name, words in self.errors.items() if name not in shown]
        fault = (self.fault or " ".join(rest)) if sent else ""
        pick_error = self.errors.get(more.get("pick_name", "mediators"), "") if sent else ""
        opened = more.pop("open", False) or sent
        return ActForm(key, title, buttons, open=opened, fault=fault, pick_error=pick_error, **more)

    def id(self, key: str) -> tuple[str, str]:
        """The id of what a form makes; the same when it is sent again."""
        kept = self.post.get("id", "") if self.sent(key) else ""
        return ("id", kept or str(new_id()))


def picks_of(near: Sequence[Entry], ticked: Sequence[str]) -> list[tuple[str, str, str, bool]]:
    """The directory as boxes to tick."""
    found = []
    for entry in near:
        told = entry_of(entry)
        about = [*told["fields"], told["languages"], told["load"]]
        name = f"{told['name']}（{gettext('team')}）" if told["team"] else told["name"]
        text = " · ".join(part for part in about if part)
        found.append((str(told["id"]), name, text, str(told["id"]) in ticked))
    return found
