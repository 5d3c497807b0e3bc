"""A report as it is filled in, screen by screen: what was typed, what is wrong, what is kept."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from gezhi.base.ids import is_v7, new_id
from gezhi.engines.cases.actions import add_file
from gezhi.engines.cases.queries import judge_answers
from gezhi.engines.places.queries import find_place
from gezhi.engines.trust.queries import Invalid, Viewer, Wrong
from gezhi.pack.cases import CaseType
from gezhi.pack.forms import FormField
from gezhi.surfaces.portal.limits import too_often
from gezhi.surfaces.portal.served import Served, served_at
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import answers_of, ask_one, errors_of

WHAT, WHERE, WHO = 1, 2, 3
MOST_READ = 10 * 1024 * 1024 + 1
FILES = {"images": "photo", "voice": "voice"}
FIRST = ("text", "images", "voice", "category")
"""What is asked first on the first screen; the rest follows in the pack's order."""


def screen_of(field: FormField) -> int:
    """On which of the three screens a question stands."""
    if field.kind == "location":
        return WHERE
    return WHO if field.kind in ("name", "phone") else WHAT


class Sheet:
    """One report on its way. Everything typed travels in the form itself, so that an error, a way
    back or a lost session loses nothing; only files are kept here, by their ids."""

    def __init__(self, request: HttpRequest, served: Served, type_: CaseType) -> None:
        self.request = request
        self.viewer: Viewer = request.viewer  # type: ignore[attr-defined]
        self.served = served
        self.type = type_
        self.post = request.POST
        self.errors: dict[str, str] = {}
        self.id = _id(self.post.get("_id", ""))
        self.answers: dict[str, Any] = answers_of(type_, self.post, self._files)
        self._prefill()
        self._place()

    # what was posted

    def _files(self, field: FormField) -> list[str]:
        kept = [one for one in self.post.getlist(f"{field.field}.kept") if _uuid(one)]
        dropped = set(self.post.getlist("_drop"))
        found = [one for one in kept if one not in dropped]
        for upload in self.request.FILES.getlist(field.field):
            if too_often(self.request, "upload"):
                self.errors[field.field] = gettext("That was a lot of files. Wait a little.")
                break
            try:
                file = add_file(self.viewer, FILES[field.kind], upload.read(MOST_READ))
            except Invalid as refusal:
                told = " ".join(errors_of(refusal.wrong).values())
                self.errors[field.field] = f"{upload.name}: {told}"
            else:
                found.append(str(file.pk))
        return list(dict.fromkeys(found))

    def _prefill(self) -> None:
        """A place that was scanned or chosen stands in the form until another is."""
        where = self.type.field_of("location")
        if where is None:
            return
        listed = self.post.get(f"{where.field}.listed", "")
        fresh = self.request.method == "GET" and not self.served.whole
        chosen = listed or (str(self.served.place.id) if fresh else "")
        if chosen:
            answer = self.answers.setdefault(where.field, {})
            if "lon" not in answer:
                answer["place"] = chosen

    def _place(self) -> None:
        """Name the place of the answer, by its pin if there is one."""
        self.place: Served | None = None
        answer = self.location
        lon, lat = answer.get("lon"), answer.get("lat")
        if isinstance(lon, float) and isinstance(lat, float):
            found = find_place(self.viewer, lon, lat)
            self.place = served_at(str(found)) if found else None
            if self.place is not None:
                answer["place_name"] = self.place.name
        elif answer.get("place"):
            self.place = served_at(str(answer["place"]))

    # what the screens need

    @property
    def location(self) -> dict[str, Any]:
        """The answer to where it is; empty when there is none yet."""
        field = self.type.field_of("location")
        return self.answers.get(field.field, {}) if field else {}

    @property
    def text(self) -> str:
        """What happened, in the reader's words."""
        field = self.type.field_of("text")
        return str(self.answers.get(field.field, "")) if field else ""

    @property
    def category(self) -> str:
        """The matter that was chosen."""
        field = self.type.field_of("category")
        return str(self.answers.get(field.field, "")) if field else ""

    @property
    def screens(self) -> list[int]:
        """The screens that this case type needs; contact and sending always."""
        return sorted({screen_of(field) for field in self.type.form} | {WHO})

    def asked_on(self, screen: int) -> list[FormField]:
        """The questions of a screen whose conditions hold, as they are asked."""
        clean, _ = judge_answers(
            self.viewer, self.served.pack, self.type, self.answers, frozenset()
        )
        fields = [
            field
            for field in self.type.form
            if screen_of(field) == screen and (field.when is None or field.when.holds(clean))
        ]
        place = {kind: number for number, kind in enumerate(FIRST)}
        return sorted(fields, key=lambda field: place.get(field.kind, len(place)))

    def inputs(self, screen: int) -> list[FieldInput]:
        """The questions of a screen as the page asks them."""
        return [self._input(field) for field in self.asked_on(screen)]

    def _input(self, field: FormField) -> FieldInput:
        more: dict[str, Any] = {}
        value = self.answers.get(field.field)
        text = self.type.field_of("text")
        if field.kind == "category" and text is not None:
            more["suggest_url"] = reverse("portal:suggest", args=[self.type.case])
            more["suggest_from"] = f"field-{text.field}"
        if field.kind == "location":
            more["places_url"] = f"{reverse('portal:ground')}?at={self.served.attached.place_id}"
        if field.kind in FILES:
            value = [(one, reverse("portal:file", args=[one])) for one in value or []]
        error = self.errors.get(field.field, "")
        return ask_one(self.served.pack, field, value, error, **more)

    def hidden(self, screen: int) -> Iterator[tuple[str, str]]:
        """What the other screens hold, to travel along."""
        yield "_id", str(self.id)
        yield "_at", str(self.served.place.id)
        for field in self.type.form:
            if screen_of(field) != screen:
                yield from _pairs(field, self.answers.get(field.field))

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Everything that is sent, as question and answer, to be read once more."""
        told = []
        for field in self.type.form:
            value = self.answers.get(field.field)
            if value not in (None, "", [], {}) and screen_of(field) != WHO:
                told.append((field.name.say(get_language()), self._said(field, value)))
        return told

    def _said(self, field: FormField, value: Any) -> str:
        if field.kind == "category":
            found = self.served.pack.matters[field.tree or ""].get(str(value))
            return found.name.say(get_language()) if found else str(value)
        if field.kind == "location":
            place = self.place.name if self.place else ""
            return ", ".join(filter(None, (place, str(value.get("note", "")))))
        if field.kind in FILES:
            return ngettext("%(n)s file", "%(n)s files", len(value)) % {"n": len(value)}
        if field.kind == "choice" and value in field.options:
            return field.options[value].say(get_language())
        if field.kind == "yes-no":
            return gettext("Yes") if value == "yes" else gettext("No")
        return str(value)

    # judging

    def check(self, screen: int) -> bool:
        """Judge a screen; what is wrong stands at its fields afterwards."""
        fields = {field.field for field in self.type.form if screen_of(field) == screen}
        _, wrong = judge_answers(self.viewer, self.served.pack, self.type, self.answers, fields)
        self.blame(wrong)
        where = self.type.field_of("location")
        if screen == WHERE and where is not None and not self.errors and self.place is None:
            self.errors[where.field] = gettext(
                "This spot lies outside the area served here. Choose a place from the list."
            )
        return not any(field in self.errors for field in fields)

    def blame(self, wrong: list[Wrong]) -> None:
        """Put faults at their fields; what belongs to no question goes to the place."""
        where = self.type.field_of("location")
        known = {field.field for field in self.type.form}
        for name, told in errors_of(wrong).items():
            field = name if name in known else where.field if where else ""
            self.errors.setdefault(field, told)

    def first_wrong(self) -> int:
        """The first screen on which something is wrong."""
        wrong = [screen_of(field) for field in self.type.form if field.field in self.errors]
        return min(wrong, default=WHO)

    def not_yet_seen(self, screen: int) -> bool:
        """Whether an answer brought up a question that the reader has not seen."""
        seen = set(self.post.getlist("_seen"))
        return any(
            field.when is not None and field.field not in seen for field in self.asked_on(screen)
        )


def _pairs(field: FormField, value: Any) -> Iterator[tuple[str, str]]:
    if value in (None, "", [], {}):
        return
    if field.kind == "location":
        names = {"lon": "lng", "lat": "lat", "place": "place", "note": "text"}
        for ours, theirs in names.items():
            if value.get(ours) not in (None, ""):
                yield f"{field.field}.{theirs}", str(value[ours])
    elif field.kind in FILES:
        for one in value:
            yield f"{field.field}.kept", str(one)
    else:
        yield field.field, str(value)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _id(text: str) -> UUID:
    found = _uuid(text)
    return found if found is not None and is_v7(found) else new_id()
