"""One row of a sheet: an item for a holder, to be recorded with one tap or shown as done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import get_language, gettext

from gezhi.base.ids import new_id
from gezhi.engines.points.queries import SheetLine
from gezhi.pack.points import Item


@dataclass(frozen=True)
class Row:
    """A line as the page draws it. `key` is what the form sends as `name` (an item or a holder);
    `id` is the record's, made now. `fresh` rows were just recorded: what would record once more
    stands elsewhere, so that the second half of a double tap meets nothing."""

    line: SheetLine
    name: str
    key: str
    title: str
    fresh: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    id: UUID = field(default_factory=new_id)

    @property
    def target(self) -> str:
        """The id of the row on the page."""
        return f"row-{self.key}"

    @property
    def points(self) -> str:
        """What it is worth, with a true minus."""
        return say_points(self.line.item)

    @property
    def count(self) -> str:
        """How often it counts already, out of how often it may in its period."""
        line = self.line
        when = line.period.say(get_language())
        said = {"done": line.done, "most": line.item.times, "when": when}
        return gettext("%(done)s of %(most)s in %(when)s") % said

    @property
    def full(self) -> bool:
        """Whether it counts as often as it may."""
        return self.line.left == 0

    @property
    def undo(self) -> str:
        """The record that can be taken back from here; empty without one."""
        return str(self.line.own or "")

    @property
    def foot(self) -> bool:
        """Whether something that is pressed seldom stands below: folded, or to take back."""
        folded = not self.full and (self.note or self.fresh)
        return folded or bool(self.undo)

    @property
    def several(self) -> bool:
        """Whether it can be recorded more than once at a time."""
        return self.line.left > 1

    @property
    def times(self) -> str:
        """How often, as it was typed."""
        return self.typed.get("times", "1")

    @property
    def text(self) -> str:
        """What is wrong with the row as a whole."""
        at_fields = {"times", *(["note"] if self.note else [])}
        return " ".join(said for name, said in self.errors.items() if name not in at_fields)

    @property
    def wrong(self) -> bool:
        """Whether it came back with something wrong, so that it stands open."""
        return bool(self.errors)

    @property
    def note(self) -> bool:
        """Whether the item wants it said what it was."""
        return self.line.item.evidence != "none"

    @property
    def note_text(self) -> str:
        """The sentence, as it was typed."""
        return self.typed.get("note", "")

    @property
    def note_error(self) -> str:
        """What is wrong with the sentence."""
        return self.errors.get("note", "")

    @property
    def times_error(self) -> str:
        """What is wrong with how often."""
        return self.errors.get("times", "")


def say_points(item: Item) -> str:
    """The points of an item, as a row shows them."""
    return f"−{item.points}" if item.kind == "deduction" else f"+{item.points}"


def row_of_item(line: SheetLine, **more: object) -> Row:
    """A row on the sheet of one holder: it is called by its item."""
    title = line.item.name.say(get_language())
    return Row(line, "item", line.item.item, title, **more)  # type: ignore[arg-type]


def row_of_door(line: SheetLine, **more: object) -> Row:
    """A row on the list of one item: it is called by its door."""
    return Row(line, "holder", line.door.holder.id, line.door.label, **more)  # type: ignore[arg-type]
