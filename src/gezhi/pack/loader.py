"""From a folder to a `Pack`, or to all of its faults at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from gezhi.base.words import Words
from gezhi.pack.assessment import Assessment
from gezhi.pack.assets import Register
from gezhi.pack.ballots import Ballot
from gezhi.pack.campaigns import Campaign
from gezhi.pack.cases import CaseType, Matters
from gezhi.pack.check import check
from gezhi.pack.councils import Council
from gezhi.pack.disclosure import Disclosure, PowerList
from gezhi.pack.duties import Duty, Roster
from gezhi.pack.explain import validated
from gezhi.pack.faults import Fault, PackFaults, Spot, fault, in_order, nearest
from gezhi.pack.folder import Folder
from gezhi.pack.funds import Fund
from gezhi.pack.honours import Commendation
from gezhi.pack.origins import Origins, Source
from gezhi.pack.overlay import lay_over
from gezhi.pack.pack import Manifest, Pack
from gezhi.pack.pacts import Pact
from gezhi.pack.people import People
from gezhi.pack.places import Places
from gezhi.pack.points import Scheme, Shop
from gezhi.pack.replay import Replay
from gezhi.pack.scenarios import Scenario
from gezhi.pack.surveys import Survey
from gezhi.pack.visits import Visit
from gezhi.pack.written import Written

Library = Path | Sequence[Path] | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that reading a folder gives: the pack if it is sound, faults and warnings in order of
    place, and where everything stands."""

    pack: Pack | None
    faults: list[Fault]
    origins: Origins


def load(folder: Path, *, library: Library = None) -> Pack:
    """The pack in a folder, checked and laid over what it extends.

    `library` is the folder, or the folders in order, where `extends` looks for other packs; without
    it the pack's own neighbours. Raises `PackFaults` with every fault and warning when there is a
    fault; warnings alone do not keep a pack from being loaded.
    """
    reading = trace(folder, library=library)
    if reading.pack is None:
        raise PackFaults(reading.faults)
    return reading.pack


def read(folder: Path, *, library: Library = None) -> tuple[Pack | None, list[Fault]]:
    """The pack, or None if it has a fault, with all faults and warnings."""
    reading = trace(folder, library=library)
    return reading.pack, reading.faults


def trace(folder: Path, *, library: Library = None) -> Reading:
    """Like `read`, with the side table of what was written where and by which pack."""
    folder = Path(folder)
    shelves = _shelves(folder, library)
    faults: list[Fault] = []
    chain = _chain(folder, shelves, faults)
    origins = Origins(
        _overlaid(chain),
        [_source(one) for one in chain],
        {part for one in chain for part in one.broken},
    )
    faults += [slip for one in chain for slip in one.faults]
    pack = _assemble(origins, faults)
    faults += [*_folder_name(folder, origins), *check(pack, origins)]
    sound = not origins.broken and all(one.is_warning for one in faults)
    return Reading(pack if sound else None, in_order(faults), origins)


def _shelves(folder: Path, library: Library) -> list[Path]:
    if library is None:
        return [folder.resolve().parent if folder.name in ("", "..") else folder.parent]
    return [library] if isinstance(library, Path) else list(library)


def _chain(folder: Path, shelves: list[Path], faults: list[Fault]) -> list[Folder]:
    """The pack and all that it extends, the pack itself first."""
    chain = [Folder(folder)]
    seen = [_own_name(chain[0])]
    while (wanted := _extends(chain[-1])) is not None:
        name, spot = wanted.text or "", wanted.spot
        if name in seen:
            ring = " → ".join([*(one or "" for one in seen), name])
            what = (f"`extends` 绕成了圈：{ring}", f"`extends` goes in a circle: {ring}")
            faults.append(fault(spot, what, ("断开一处", "break it at one place")))
            break
        found = next((one / name for one in shelves if (one / name / "pack.yaml").is_file()), None)
        if found is None:
            faults.append(_not_found(spot, name, shelves))
            chain[0].broken |= {
                "manifest",
                "places",
                "people",
                "cases",
                "matters",
                "schemes",
                "shops",
                "commendations",
                "funds",
                "councils",
                "ballots",
                "pacts",
                "disclosures",
                "lists",
                "registers",
                "campaigns",
                "surveys",
                "duties",
                "rosters",
                "visits",
            }
            break
        chain.append(Folder(found))
        seen.append(name)
    return chain


def _extends(folder: Folder) -> Written | None:
    manifest = folder.root.get("manifest")
    wanted = manifest.get("extends") if manifest is not None else None
    return wanted if wanted is not None and wanted.text else None


def _own_name(folder: Folder) -> str | None:
    manifest = folder.root.get("manifest")
    named = manifest.get("pack") if manifest is not None else None
    return named.text if named is not None else None


def _not_found(spot: Spot, name: str, shelves: list[Path]) -> Fault:
    there = [one.parent.name for shelf in shelves for one in shelf.glob("*/pack.yaml")]
    where = ", ".join(shelf.as_posix() for shelf in shelves)
    what = (f"在 {where} 里找不到模式包 `{name}`", f"there is no pack `{name}` in {where}")
    return fault(spot, what, nearest(name, (one for one in there if not one.startswith("_"))))


def _overlaid(chain: list[Folder]) -> Written:
    root = chain[-1].root
    for above in reversed(chain[:-1]):
        root = lay_over(root, above.root)
    return root


def _source(folder: Folder) -> Source:
    manifest = folder.root.get("manifest")
    version = manifest.get("version") if manifest is not None else None
    written = version.text if version is not None else None
    return Source(_own_name(folder) or "", written or "", f"{folder.folder.as_posix()}/")


_UNNAMED = Manifest(pack="unnamed", version="2000.1", name=Words(zh="?"), source="?")
"""Stands in for a manifest that could not be read, so that the other files can still be checked."""

_ONE: dict[str, type[BaseModel]] = {"places": Places, "people": People, "replay": Replay}
_MANY: dict[str, type[BaseModel]] = {
    "cases": CaseType,
    "matters": Matters,
    "schemes": Scheme,
    "shops": Shop,
    "commendations": Commendation,
    "funds": Fund,
    "councils": Council,
    "ballots": Ballot,
    "pacts": Pact,
    "disclosures": Disclosure,
    "lists": PowerList,
    "registers": Register,
    "campaigns": Campaign,
    "surveys": Survey,
    "assessments": Assessment,
    "duties": Duty,
    "rosters": Roster,
    "visits": Visit,
    "scenarios": Scenario,
}


def _assemble(origins: Origins, faults: list[Fault]) -> Pack:
    """Each part on its own, so that a slip in one file hides nothing in another."""
    parts: dict[str, object] = {}
    for part, model in _ONE.items():
        if (written := origins.root.get(part)) is not None:
            parts[part] = _made(model, written, part, origins, faults)
    for part, model in _MANY.items():
        many = origins.root.get(part)
        made = {
            key: _made(model, written, part, origins, faults)
            for key, written in ((many and many.entries) or {}).items()
        }
        parts[part] = {key: one for key, one in made.items() if one is not None}
    manifest = origins.root.get("manifest")
    head = None if manifest is None else _made(Manifest, manifest, "manifest", origins, faults)
    return Pack.model_validate(
        {
            "manifest": head or _UNNAMED,
            **{key: one for key, one in parts.items() if one is not None},
        }
    )


def _made(
    model: type[BaseModel], written: Written, part: str, origins: Origins, faults: list[Fault]
) -> BaseModel | None:
    made, slips = validated(model, written)
    faults.extend(slips)
    if made is None:
        origins.broken.add(part)
    return made


def _folder_name(folder: Path, origins: Origins) -> list[Fault]:
    """A copy of the template that kept the template's name would publish over another pack."""
    named, spot = origins.find("manifest", "pack")
    name = folder.resolve().name
    if name.startswith("_") or named.text in (name, None):
        return []
    return [
        fault(
            spot,
            (
                f"文件夹叫 `{name}`，包名却是 `{named.text}`",
                f"the folder is called `{name}`, the pack `{named.text}`",
            ),
            (f"写成 `pack: {name}`", f"write `pack: {name}`"),
            severity="warning",
        )
    ]
