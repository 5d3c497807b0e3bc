"""Pacts: known names, and texts that the law lets a pact say."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.check.names import LEVEL, Pair, Path, doubled, unknown
from gezhi.pack.faults import Fault, fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack
from gezhi.pack.pact_law import doubts
from gezhi.pack.pacts import Pact

BALLOT: Pair = ("表决", "ballot")
SECTION: Pair = ("公约的部分", "section of a pact")
FILING: Pair = (
    "村民委员会组织法（2025修正）第三十一条、居民委员会组织法（2025修订）第三十一条",
    "Villagers Committees Law (2025) article 31, Residents Committees Law (2025) article 31",
)


def check_pacts(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every one of the pack."""
    levels = pack.places.levels()
    for one in pack.pacts.values():
        path: Path = ("pacts", one.pact)
        yield from unknown(origins, (*path, "at"), LEVEL, one.at, levels)
        names = [part.section for part in one.sections]
        yield from doubled(origins, (*path, "sections"), SECTION, names)
        where = (*path, "adopted_by", "ballot")
        yield from unknown(origins, where, BALLOT, one.adopted_by.ballot, pack.ballots)
        yield from _kept(pack, one, origins, path)
        if one.filed_with is None and one.adopted_by.statute is not None:
            what = ("没有写报哪里备案", "it is not said with whom it is filed")
            mend = ("加上 `filed_with:`", "add `filed_with:`")
            yield origins.fault(path, what, mend, severity="warning", source=FILING)
        yield from _law(origins, path)


def _kept(pack: Pack, one: Pact, origins: Origins, path: Path) -> Iterator[Fault]:
    """A pact that no post keeps could never be drafted."""
    if not any("pact.keep" in post.may for post in pack.people.posts.values()):
        what = (
            "没有岗位有 `pact.keep` 权限，公约没人管",
            "no post may `pact.keep`: nobody drafts it",
        )
        mend = ("在 people.yaml 里给一个岗位加上", "grant it to a post in people.yaml")
        yield origins.fault((*path, "pact"), what, mend)


def _law(origins: Origins, path: Path) -> Iterator[Fault]:
    for spot, text in origins.texts(*path):
        for one in doubts(text):
            what = (f"“{one.found}”{one.what.zh}", f"“{one.found}”: {one.what.say('en')}")
            mend = (one.mend.zh, one.mend.say("en"))
            source = (one.source.zh, one.source.say("en"))
            yield fault(spot, what, mend, severity="warning", source=source)
