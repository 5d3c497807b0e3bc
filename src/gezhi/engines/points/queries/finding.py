"""Finding a holder by what people write: the place and door, a name, a telephone number."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from gezhi.base.phones import normal_phone
from gezhi.engines.people.models import Household, Person
from gezhi.engines.points.queries.holders import NAMING, Holder, holders_below
from gezhi.engines.points.queries.schemes import InForce
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.viewer import Viewer

MOST_FOUND = 20
_BLANK = re.compile(r"\s+")


@dataclass(slots=True)
class Directory:
    """The holders of a scheme on the viewer's ground, by everything they may be called: place with
    door, door alone, name, and the index of a telephone number."""

    known: dict[str, Holder] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    phones: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def find(self, text: str, place: str = "") -> list[Holder]:
        """Those whom a text means exactly, at a place if it is named."""
        phone = normal_phone(text)
        ids = self.called.get(plain(place + text), set()) or self.called.get(plain(text), set())
        if not ids and phone is not None:
            ids = self.phones.get(phone_index(phone), set())
        found = [self.known[id_] for id_ in sorted(ids)]
        if place and len(found) > 1:
            return [one for one in found if plain(one.name).startswith(plain(place))] or found
        return found

    def search(self, text: str, most: int = MOST_FOUND) -> list[Holder]:
        """Those who are called something in which every word of a text occurs."""
        words = [plain(word) for word in text.split()]
        exact = self.find(text)
        if exact or not words:
            return exact
        said: dict[str, str] = defaultdict(str)
        for name, ids in self.called.items():
            for id_ in ids:
                said[id_] += f" {name}"
        fitting = (id_ for id_, names in said.items() if all(word in names for word in words))
        found = sorted((self.known[id_] for id_ in fitting), key=lambda one: (one.path, one.name))
        return found[:most]


def plain(text: str) -> str:
    """A text as it is compared: full-width forms folded, no blanks, small letters."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()


def directory(viewer: Viewer, found: InForce) -> Directory:
    """The directory of a scheme's holders, as far as the viewer looks after them."""
    return directory_on(viewer, found.adoption.path, found.scheme.holder)


def directory_on(viewer: Viewer, root: str, kind: str) -> Directory:
    """The directory of the holders of a kind on a ground, as far as the viewer looks after them."""
    made = Directory()
    grounds = {
        root if root.startswith(path) else path
        for path in viewer.paths(*NAMING)
        if path.startswith(root) or root.startswith(path)
    }
    for path in sorted(grounds):
        for one in holders_below(viewer, path, kind):
            made.known[one.id] = one
            made.called[plain(one.name)].add(one.id)
    if kind == "household":
        _add_homes(made, grounds)
    elif kind == "person":
        _add_phones(made, made.known)
    return made


def _add_homes(made: Directory, grounds: Iterable[str]) -> None:
    """Doors alone, and the names and numbers of those who live there."""
    with for_system():
        for path in sorted(grounds):
            homes = Household.objects.filter(place__path__startswith=path, until=None)
            for id_, code in homes.values_list("pk", "code"):
                made.called[plain(code)].add(str(id_))
            living = Person.objects.filter(household__in=homes)
            for row in living.only("name", "phone_index", "household_id"):
                made.called[plain(row.name)].add(str(row.household_id))
                if row.phone_index:
                    made.phones[row.phone_index].add(str(row.household_id))


def _add_phones(made: Directory, known: dict[str, Holder]) -> None:
    with for_system():
        rows = Person.objects.exclude(phone_index="").values_list("pk", "phone_index")
        for id_, index in rows:
            if str(id_) in known:
                made.phones[index].add(str(id_))


def search_holders(
    viewer: Viewer, found: InForce, text: str, most: int = MOST_FOUND
) -> list[Holder]:
    """Holders of a scheme by place, door, name or telephone number: those whom the text means
    exactly, or else those whom it could mean."""
    return directory(viewer, found).search(text, most) if text.strip() else []
