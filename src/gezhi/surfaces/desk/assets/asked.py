"""What acts of a register ask, and what they tell of what they are about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.utils.translation import get_language, gettext

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.assets import actions
from gezhi.engines.assets.queries import EntrySeen
from gezhi.engines.councils.queries import latest_resolutions
from gezhi.engines.points.queries import fen_of
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.desk.assets.entry import defect_line, due_line
from gezhi.surfaces.desk.assets.frame import say
from gezhi.surfaces.desk.points.frame import day_of
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput


@dataclass(frozen=True)
class Doing:
    """What an act is done to, and what was typed: `about` is a move, or the id of a defect, a due
    or a payment."""

    viewer: Viewer
    seen: EntrySeen
    post: Any
    id: UUID
    about: str
    files: tuple[UUID, ...] = ()

    @property
    def about_id(self) -> UUID:
        """What it is about, by id; Missing for what is none."""
        found = uuid_of(self.about)
        if found is None:
            raise Missing("no-subject", "没有这一项", "there is no such thing")
        return found

    def typed(self, name: str) -> str:
        """What stands in a field."""
        return str(self.post.get(name, ""))


def text_of(doing: Doing, name: str, label: str, **more: Any) -> FieldInput:
    """A question with what was typed."""
    value = doing.post.get(name, more.pop("value", ""))
    given = {"required": True, "max_length": 1000, **more}
    return FieldInput(name, given.pop("kind", "text"), label, value, **given)


def reason(doing: Doing) -> list[FieldInput]:
    """Why."""
    return [text_of(doing, "words", gettext("Why"), focus=True)]


def why(doing: Doing) -> list[FieldInput]:
    """Why, for the other person."""
    return [text_of(doing, "reason", gettext("Why"), focus=True, max_length=200)]


def move_fields(doing: Doing) -> list[FieldInput]:
    """What a move asks."""
    move = doing.seen.rules.move(doing.about)
    return [text_of(doing, "words", gettext("Why"), required=bool(move and "words" in move.wants))]


def move_title(doing: Doing) -> str:
    """What a move is called; Missing for none."""
    move = doing.seen.rules.move(doing.about)
    if move is None:
        raise Missing("no-move", "没有这一步", "there is no such step")
    return say(move.name)


def found_fields(doing: Doing) -> list[FieldInput]:
    """What a defect asks that somebody found."""
    kinds = [Option(one.defect, say(one.name)) for one in doing.seen.rules.defects]
    kind = doing.typed("kind")
    label = gettext("What is wrong")
    return [
        FieldInput("kind", "choice", label, kind, required=True, options=kinds),
        text_of(doing, "words", gettext("What was found")),
    ]


def mend_fields(doing: Doing) -> list[FieldInput]:
    """How it was mended, with the resolutions of the ground to choose from."""
    lang = get_language()
    village = doing.seen.row.path
    rows = latest_resolutions(doing.viewer, village, size=30)
    options = [
        Option(str(one.row.pk), f"{say_date(one.held_on, lang, year=True)} {one.row.text[:40]}")
        for one in rows
    ]
    hows = [
        Option("amendment", gettext("By an amendment or a new contract (enclose it)")),
        Option("resolution", gettext("By a resolution of the meeting (choose it)")),
    ]
    how = doing.typed("how")
    fields = [
        FieldInput("how", "choice", gettext("How"), how, required=True, options=hows),
        text_of(doing, "words", gettext("What was done about it")),
    ]
    if options:
        more = {"when_field": "how", "when_is": "resolution", "options": options}
        chosen, label = doing.typed("resolution"), gettext("Which resolution")
        fields.append(FieldInput("resolution", "choice", label, chosen, **more))
    return fields


def mend(doing: Doing) -> Any:
    """Close a defect; a resolution counts only when it is one of those shown."""
    how = cast(Any, doing.typed("how"))
    resolution = uuid_of(doing.typed("resolution")) if how == "resolution" else None
    if resolution is not None:
        rows = latest_resolutions(doing.viewer, doing.seen.row.path, size=30)
        known = {one.row.pk for one in rows}
        resolution = resolution if resolution in known else None
    asked = actions.Mend(doing.about_id, how, doing.typed("words"), doing.files, resolution)
    return actions.mend_defect(doing.viewer, asked)


def amount_of(doing: Doing, value: str = "") -> FieldInput:
    """An amount in yuan."""
    label = gettext("Amount in yuan")
    return text_of(doing, "amount", label, value=value, max_length=20, focus=True)


def arrears_fields(doing: Doing) -> list[FieldInput]:
    """What old arrears ask."""
    day = text_of(doing, "day", gettext("Was due on"), kind="date", max_length=None)
    return [amount_of(doing), day]


def pay_fields(doing: Doing) -> list[FieldInput]:
    """What a payment asks; Missing for a due that is none."""
    due = next((one for one in doing.seen.dues if one.row.pk == doing.about_id), None)
    if due is None:
        raise Missing("no-due", "没有这笔应收款", "there is no such amount due")
    left = due.row.amount - due.row.paid - due.waits
    today = clock.today()
    return [
        amount_of(doing, f"{left // 100}.{left % 100:02}" if left > 0 else ""),
        text_of(doing, "receipt", gettext("Number of the receipt"), max_length=40),
        text_of(
            doing,
            "day",
            gettext("Day on which it came"),
            kind="date",
            value=today.isoformat(),
            most=today,
            max_length=None,
        ),
    ]


def pay(doing: Doing) -> Any:
    """Record a payment."""
    asked = actions.NewPayment(
        doing.about_id,
        fen_of(doing.typed("amount")) or 0,
        doing.typed("receipt"),
        day_of(doing.typed("day")),
        doing.id,
    )
    return actions.record_payment(doing.viewer, asked)


def payment_note(doing: Doing) -> str:
    """Which payment it is about; Missing for none."""
    for due in doing.seen.dues:
        for one in due.payments:
            if str(one.pk) == doing.about:
                told = due_line(doing.viewer, doing.seen, due)
                paid = next(p for p in told["payments"] if p["id"] == one.pk)
                text = gettext("%(amount)s yuan, receipt %(receipt)s, came on %(day)s; due %(due)s")
                return text % {**paid, "due": told["day"]}
    raise Missing("no-payment", "没有这笔收款", "there is no such payment")


def defect_note(doing: Doing) -> str:
    """Which defect it is about; Missing for none."""
    for one in doing.seen.defects:
        if str(one.pk) == doing.about:
            told = defect_line(doing.seen, one)
            parts = [told["name"], told["words"], told["mend"], told["law"]]
            return " · ".join(part for part in parts if part)
    raise Missing("no-defect", "没有这个问题", "there is no such defect")


def always(text: Callable[[], str]) -> Callable[[Doing], str]:
    """The same title whatever it is about."""
    return lambda doing: text()
