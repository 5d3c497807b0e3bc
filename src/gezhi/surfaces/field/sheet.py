"""A report as a worker fills it in: one page, the place known beforehand, nothing asked twice."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from gezhi.base.ids import is_v7, new_id
from gezhi.engines.cases.actions import add_file
from gezhi.engines.cases.queries import judge_answers
from gezhi.engines.places.queries import Attached, Rung, find_place, heir_of, ladder, place
from gezhi.engines.trust.queries import Invalid, Missing, Wrong
from gezhi.pack.cases import CaseType
from gezhi.pack.forms import FormField
from gezhi.surfaces.field.offline.steps import OUTBOX
from gezhi.surfaces.field.stands import viewer_in
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import answers_of, ask_one, errors_of
from gezhi.surfaces.ui.mediating.other_side import NAMED, other_side_fields

NOWHERE = 0.01
"""Degrees around 0°, 0°, where devices without a position say they are."""
MOST_READ = 10 * 1024 * 1024 + 1
FILES = {"images": "photo", "voice": "voice"}
OTHER = ("name", "phone")
"""Kinds of questions that are about somebody else, for whom the worker reports."""
FIRST = ("text", "category", "location", "images", "voice")
"""The order on the page; the rest follows as the pack has it."""


class Sheet:
    """One report on its way. Everything typed stands in the form itself, so that an error loses
    nothing; only files are kept here, by their ids."""

    def __init__(
        self,
        request: HttpRequest,
        attached: Attached,
        ground: Rung,
        type_: CaseType,
        preset: str,
    ) -> None:
        self.request, self.viewer = request, viewer_in(request)
        self.attached, self.ground = attached, ground
        self.type, self.post = type_, request.POST
        self.errors: dict[str, str] = {}
        self.pin_dropped = False
        self.id = _id(self.post.get("_id", ""))
        self.other_id = _id(self.post.get("other", ""))
        self.answers: dict[str, Any] = answers_of(type_, self.post, self._files)
        self.listed = self.post.get("_listed", preset if request.method == "GET" else "")
        self.place = self._place()

    def _files(self, field: FormField) -> list[str]:
        kept = (one.rpartition("/")[2] for one in self.post.getlist(f"{field.field}.kept"))
        found = [one for one in kept if _uuid(one)]
        for upload in self.request.FILES.getlist(field.field):
            try:
                row = add_file(self.viewer, FILES[field.kind], upload.read(MOST_READ))
            except Invalid as refusal:
                told = " ".join(errors_of(refusal.wrong).values())
                self.errors[field.field] = f"{upload.name}: {told}"
            else:
                found.append(str(row.pk))
        return list(dict.fromkeys(found))

    def _place(self) -> Rung | None:
        """The place: that of the pin if there is one, else the one from the list."""
        answer = self.location
        lon, lat = answer.get("lon"), answer.get("lat")
        if isinstance(lon, float) and isinstance(lat, float):
            found = self._rung(str(find_place(self.viewer, lon, lat) or ""))
            if found is not None:
                return self._named(found)
            del answer["lon"], answer["lat"]
            if not self.listed or not self._of_no_use(lon, lat):
                return None
            self.pin_dropped = True
        found = self._rung(self._in_force())
        if found is not None and self.where is not None:
            self.answers.setdefault(self.where.field, {})["place"] = str(found.id)
        return self._named(found)

    def _of_no_use(self, lon: float, lat: float) -> bool:
        """Whether a pin that lies outside says nothing at all: a device that had no position, or
        one whose holder is asked no more. Then the place chosen by hand stands."""
        return (abs(lon) < NOWHERE and abs(lat) < NOWHERE) or OUTBOX in self.request.headers

    def _named(self, found: Rung | None) -> Rung | None:
        if found is not None and self.location:
            self.location["place_name"] = found.name
        return found

    def _in_force(self) -> str:
        """The place from the list; of one that a division closed since the page was drawn the place
        that took over, which is said at the field and sent once more."""
        if self.request.method != "POST" or not _is_number(self.listed):
            return self.listed
        try:
            row = place(self.viewer, int(self.listed))
        except Missing:
            return self.listed
        heir = heir_of(self.viewer, row)
        if heir.pk != row.pk:
            self.listed = str(heir.pk)
            if self.where is not None:
                self.errors[self.where.field] = gettext(
                    "%(old)s was closed. The spot belongs to %(new)s now: look, and send once more."
                ) % {"old": row.name, "new": heir.name}
        return self.listed

    def _rung(self, text: str) -> Rung | None:
        if not _is_number(text):
            return None
        try:
            rung = ladder(self.viewer, int(text))[0]
        except Missing:
            return None
        return rung if rung.path.startswith(self.attached.path) else None

    @property
    def where(self) -> FormField | None:
        """The question where it is."""
        return self.type.field_of("location")

    @property
    def location(self) -> dict[str, Any]:
        """The answer to it; empty when there is none yet."""
        return self.answers.get(self.where.field, {}) if self.where else {}

    def answer(self, kind: str) -> str:
        """The answer to the question of a kind: what happened (`text`), the matter (`category`)."""
        field = self.type.field_of(kind)
        return str(self.answers.get(field.field, "")) if field else ""

    @property
    def asked(self) -> list[FieldInput]:
        """The questions of the page in their order."""
        order = {kind: number for number, kind in enumerate(FIRST)}
        fields = [one for one in self._holding() if one.kind not in OTHER]
        fields.sort(key=lambda one: order.get(one.kind, len(order)))
        return [self._input(one) for one in fields]

    @property
    def for_other(self) -> list[FieldInput]:
        """Whose matter it is, when the worker reports for somebody else."""
        return [self._input(one) for one in self._holding() if one.kind in OTHER]

    @property
    def against(self) -> list[FieldInput]:
        """Who the other side is, of a dispute that is to be mediated."""
        if self.type.mediation is None:
            return []
        return other_side_fields(self.post, self.errors, self.type)

    @property
    def other_open(self) -> bool:
        """Whether anything was said of somebody else, or was wrong with it."""
        names = [one.field for one in self.type.form if one.kind in OTHER]
        given = any(name in self.answers or name in self.errors for name in names)
        return given or self.type.mediation is not None

    @property
    def voices(self) -> Iterator[tuple[str, str]]:
        """Recordings that are here already, to travel along: the field's name, the address."""
        for field in self.type.form:
            if field.kind == "voice":
                for one in self.answers.get(field.field, []):
                    yield f"{field.field}.kept", _address(one)

    def _holding(self) -> list[FormField]:
        clean, _ = judge_answers(
            self.viewer, self.attached.pack, self.type, self.answers, frozenset()
        )
        return [one for one in self.type.form if one.when is None or one.when.holds(clean)]

    def _input(self, field: FormField) -> FieldInput:
        more: dict[str, Any] = {}
        value: Any = self.answers.get(field.field)
        text = self.type.field_of("text")
        if field.kind == "category" and text is not None:
            more["suggest_url"] = reverse("field:suggest", args=[self.type.case])
            more["suggest_from"] = f"field-{text.field}"
        if field.kind == "location":
            more["places_url"] = reverse("field:ground", args=[self._around()])
        if field.kind in FILES:
            value = self._kept(field)
        error = self.errors.get(field.field, "")
        return ask_one(self.attached.pack, field, value, error, **more)

    def _around(self) -> int:
        """The ground to draw under the pin: the place right above the worker's, so that a step over
        its border is still on the map; their own where that is the whole."""
        way = ladder(self.viewer, self.ground.id)
        above = [one for one in way[1:2] if len(one.path) > len(self.attached.path)]
        return above[0].id if above else self.ground.id

    def _kept(self, field: FormField) -> Any:
        """Files that are here already: pictures with their descriptions, a recording by its
        address."""
        files: list[str] = self.answers.get(field.field, [])
        if field.kind == "voice":
            return _address(files[0]) if files else ""
        return [
            (_address(one), gettext("Picture %(n)s") % {"n": n})
            for n, one in enumerate(files, start=1)
        ]

    @property
    def not_yet_seen(self) -> bool:
        """Whether an answer brought up a question that was not on the page."""
        seen = set(self.post.getlist("_asked"))
        return any(one.when is not None and one.field not in seen for one in self._holding())

    def check(self) -> bool:
        """Judge it all; what is wrong stands at its field afterwards."""
        names = {one.field for one in self.type.form}
        _, wrong = judge_answers(self.viewer, self.attached.pack, self.type, self.answers, names)
        self.blame(wrong)
        phone = self.type.field_of("phone")
        if self.type.mediation is not None and phone is not None and not self.answer("phone"):
            self.errors.setdefault(
                phone.field,
                gettext("Give the number of whoever asks for it: they are the party, not you."),
            )
        where = self.where
        if where is not None and where.field not in self.errors and self.place is None:
            self.errors[where.field] = gettext(
                "This spot lies outside the area served here. Choose a place from the list."
            )
        return not self.errors

    def blame(self, wrong: list[Wrong]) -> None:
        """Put faults at their fields; what belongs to no question goes to the place."""
        known = {*(one.field for one in self.type.form), *NAMED.values()}
        for one, told in errors_of(wrong).items():
            name = NAMED.get(one, one)
            field = name if name in known else self.where.field if self.where else ""
            self.errors.setdefault(field, told)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= 12


def _address(file: str) -> str:
    return reverse("field:file", args=[file])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _id(text: str) -> UUID:
    """The id that the page was given, so that sending it twice opens one case."""
    found = _uuid(text)
    return found if found is not None and is_v7(found) else new_id()
