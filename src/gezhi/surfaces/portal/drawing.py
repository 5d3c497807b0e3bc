"""“How this works”: the pack's own drawing of a case type, for a narrow and for a wide page."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from gezhi.pack.cases import CaseType
from gezhi.pack.diagram import Shape, diagram
from gezhi.pack.pack import Pack


def drawing_of(
    pack: Pack, type_: CaseType, current: str = "", done: Sequence[str] = (), state: str = "open"
) -> dict[str, SafeString]:
    """The drawing in both shapes, with where a running case stands; the styles show the one that
    fits."""
    now = current if state == "open" else ""
    passed = tuple(dict.fromkeys(done))
    return {
        shape: _drawn(_ByIdentity(pack, type_), get_language() or "zh", now, passed, shape)
        for shape in ("tall", "wide")
    }


class _ByIdentity:
    """A pack in a cache: published versions never change, and hashing a whole pack costs more than
    drawing it."""

    def __init__(self, pack: Pack, type_: CaseType) -> None:
        self.pack, self.type = pack, type_

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _ByIdentity) and other.pack is self.pack and other.type is self.type
        )

    def __hash__(self) -> int:
        return hash((id(self.pack), id(self.type)))


@lru_cache(maxsize=256)
def _drawn(
    kept: _ByIdentity, lang: str, current: str, done: tuple[str, ...], shape: Shape
) -> SafeString:
    svg = diagram(kept.type, lang, current or None, done, people=kept.pack.people, shape=shape)
    return mark_safe(svg)  # noqa: S308  made by us from a checked pack
