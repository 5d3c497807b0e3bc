"""Faults of a pack: what is wrong, where it stands and how to mend it, all found at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, NamedTuple

from gezhi.base.words import Words, language

Severity = Literal["fault", "warning"]
_SHOWN_NAMES = 12


class Spot(NamedTuple):
    """A position in a file, line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that an author should mend.

    A `fault` keeps a pack from being loaded. A `warning` does not: it says where a practice meets a
    rule of law, with the rule in `source`, and leaves the decision to those who answer for it.
    """

    file: str
    line: int
    column: int
    what: Words
    mend: Words | None = None
    severity: Severity = "fault"
    source: Words | None = None

    @property
    def is_warning(self) -> bool:
        return self.severity == "warning"

    def say(self, lang: str | None = "zh") -> str:
        """``cases/report.yaml:14: unknown key `outcome`; did you mean `outcomes`?``"""
        zh = language(lang) == "zh"
        said = f"{self.file}:{self.line}: "
        if self.is_warning:
            said += "提醒：" if zh else "warning: "
        said += self.what.say(lang)
        if self.mend is not None:
            said += f"{'；' if zh else '; '}{self.mend.say(lang)}"
        if self.source is not None:
            said += f"（{self.source.say(lang)}）" if zh else f" ({self.source.say(lang)})"
        return said

    def __str__(self) -> str:
        return self.say("en")


class PackFaults(Exception):
    """A pack cannot be loaded; holds every fault and warning that was found, in order of place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(in_order(faults))
        super().__init__(self.say("en"))

    def say(self, lang: str | None = "zh") -> str:
        """All of them, one to a line."""
        return "\n".join(fault.say(lang) for fault in self.faults)


def fault(
    spot: Spot,
    what: tuple[str, str],
    mend: tuple[str, str] | None = None,
    *,
    severity: Severity = "fault",
    source: tuple[str, str] | None = None,
) -> Fault:
    """A fault at a spot, its texts given as (Chinese, English)."""
    return Fault(
        *spot,
        what=_words(what),
        mend=None if mend is None else _words(mend),
        severity=severity,
        source=None if source is None else _words(source),
    )


def _words(pair: tuple[str, str]) -> Words:
    return Words(zh=pair[0], en=pair[1])


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Sorted by place, each only once."""
    return sorted(dict.fromkeys(faults), key=lambda one: (one.file, one.line, one.column))


def nearest(name: str, known: Iterable[str]) -> tuple[str, str] | None:
    """The mend for a name that nothing is called: the name that was meant, or those there are."""
    names = sorted(set(known))
    if not names:
        return None
    if close := get_close_matches(name, names, n=1, cutoff=0.6):
        return f"是不是想写 `{close[0]}`？", f"did you mean `{close[0]}`?"
    listed = ", ".join(f"`{one}`" for one in names[:_SHOWN_NAMES])
    more_zh, more_en = ("等", ", …") if len(names) > _SHOWN_NAMES else ("", "")
    return f"可以写：{listed}{more_zh}", f"there is: {listed}{more_en}"
