"""A pack's folder as it was written: which files belong to it, and what stands in them.

Everything of one pack is gathered under one root that mirrors `Pack`, so that laying packs over
each other, checking and pointing at lines all speak of the same paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from gezhi.pack.faults import Fault, Spot, fault, nearest
from gezhi.pack.texts import read_text
from gezhi.pack.written import Written, documents, mapping

SINGLE = {
    "pack.yaml": "manifest",
    "places.yaml": "places",
    "people.yaml": "people",
    "replay.yaml": "replay",
}
"""Files of one document each, and the part of the pack that they hold."""

SEVERAL: dict[str, tuple[dict[str, str], tuple[str, str]]] = {
    "points.yaml": (
        {
            "scheme": "schemes",
            "shop": "shops",
            "commendation": "commendations",
            "fund": "funds",
        },
        (
            "不是积分方案、积分超市、评先进，也不是资金",
            "neither a scheme of points, a shop, a commendation nor a fund",
        ),
    ),
    "councils.yaml": (
        {"council": "councils", "ballot": "ballots", "pact": "pacts"},
        ("不是议事会、表决，也不是公约", "neither a council, a ballot nor a pact"),
    ),
    "duties.yaml": (
        {"duty": "duties", "roster": "rosters", "visit": "visits"},
        ("不是职责、值班表，也不是走访", "neither a duty, a roster nor a kind of visit"),
    ),
    "assets.yaml": (
        {"register": "registers"},
        ("不是台账", "no register"),
    ),
    "campaigns.yaml": (
        {"campaign": "campaigns", "survey": "surveys"},
        ("既不是专项行动，也不是调查", "neither a campaign nor a survey"),
    ),
    "assessment.yaml": (
        {"assessment": "assessments"},
        ("不是考核", "no assessment"),
    ),
    "disclosure.yaml": (
        {"disclosure": "disclosures", "list": "lists"},
        ("既不是公开事项，也不是清单", "neither something to disclose nor a list"),
    ),
}
"""Files of many documents: the part of the pack that each first key fills, and what to say of a
document that begins with none of them."""

FOLDERS = ("cases", "scenarios")
_KNOWN = (*SINGLE, *SEVERAL, *(f"{folder}/" for folder in FOLDERS))
_MOST_FILES = 500


class Folder:
    """Reads one folder; faults are gathered, and `root` holds whatever could be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.broken: set[str] = set()
        self.root = mapping(Spot(self._named("pack.yaml")))
        self._read()

    def _named(self, name: str) -> str:
        return (self.folder / name).as_posix()

    def _refuse(
        self,
        spot: Spot,
        what: tuple[str, str],
        mend: tuple[str, str] | None = None,
    ) -> None:
        self.faults.append(fault(spot, what, mend))

    def _read(self) -> None:
        if not self.folder.is_dir():
            self._no_pack()
            return
        files = {path.relative_to(self.folder).as_posix(): path for path in self._files()}
        if "pack.yaml" not in files:
            self._no_pack()
        for name, path in sorted(files.items()):
            take = self._place_of(name)
            if take is None:
                self._unknown(name)
                continue
            text, refused = read_text(path, self._named(name))
            made, slips = ([], []) if text is None else documents(text, self._named(name))
            self.faults += [*refused, *slips]
            if refused or slips:
                self.broken |= self._parts_of(name)
            take(name, made)

    def _files(self) -> Iterator[Path]:
        for count, path in enumerate(sorted(self.folder.rglob("*"))):
            inside = path.relative_to(self.folder).parts
            if count > _MOST_FILES:
                self._refuse(
                    Spot(self._named("")),
                    (f"多于 {_MOST_FILES} 个文件", f"more than {_MOST_FILES} files"),
                    ("这里应只放一个模式包", "this folder should hold one pack"),
                )
                return
            if not any(part.startswith(".") for part in inside) and path.is_file():
                yield path

    def _no_pack(self) -> None:
        self.broken.add("manifest")
        self._refuse(
            Spot(self._named("pack.yaml")),
            ("没有 pack.yaml，这里不是模式包", "there is no pack.yaml: this is not a pack"),
            ("从 packs/_template 抄一份", "begin with a copy of packs/_template"),
        )

    def _place_of(self, name: str) -> Callable[[str, list[Written]], None] | None:
        """Which reader takes the documents of a file; None for a file that packs do not have."""
        if name in SINGLE:
            return self._single
        if name in SEVERAL:
            return self._several
        folder, _, file = name.partition("/")
        if file.endswith(".yaml") and "/" not in file:
            return {"cases": self._cases, "scenarios": self._scenarios}.get(folder)
        if file == "" and folder.upper().startswith("README") and folder.endswith(".md"):
            return self._readme
        return None

    def _parts_of(self, name: str) -> set[str]:
        if name in SINGLE:
            return {SINGLE[name]}
        if name in SEVERAL:
            return set(SEVERAL[name][0].values())
        return {"cases", "matters"} if name.startswith("cases/") else {"scenarios"}

    def _unknown(self, name: str) -> None:
        mend = nearest(name, _KNOWN)
        if name.endswith(".yml"):
            mend = ("改名为 .yaml", "rename it to .yaml")
        self._refuse(
            Spot(self._named(name)),
            (f"模式包里没有 `{name}` 这种文件", f"packs have no file `{name}`"),
            mend,
        )

    def _readme(self, name: str, made: list[Written]) -> None:
        """A page for people; what it says is nobody's business here."""

    def _single(self, name: str, made: list[Written]) -> None:
        for extra in made[1:]:
            self._refuse(
                extra.spot,
                (
                    "这个文件只能有一段，不用 `---` 分开",
                    "this file has one document, without `---`",
                ),
                ("合成一段", "make one of them"),
            )
        if made:
            self._put(SINGLE[name], made[0])

    def _put(self, part: str, written: Written) -> None:
        self.root.put(part, written, written.spot)

    def _part(self, part: str, first: Written) -> Written:
        """The mapping of a part that many documents fill, made with the first of them."""
        found = self.root.get(part)
        if found is None:
            found = mapping(first.spot)
            self._put(part, found)
        return found

    def _cases(self, name: str, made: list[Written]) -> None:
        said = ("既不是事项类型，也不是事项清单", "neither a case type nor a tree of matters")
        self._either(made, {"case": "cases", "tree": "matters"}, said)

    def _several(self, name: str, made: list[Written]) -> None:
        self._either(made, *SEVERAL[name])

    def _either(self, made: list[Written], parts: dict[str, str], said: tuple[str, str]) -> None:
        """Put each document into the part that its first key names."""
        for one in made:
            kind = next((key for key in parts if one.get(key) is not None), None)
            if kind is None:
                self.broken |= set(parts.values())
                mend = (
                    "开头写 " + " 或 ".join(f"`{key}: 名字`" for key in parts),
                    "begin it with " + " or ".join(f"`{key}: name`" for key in parts),
                )
                self._refuse(one.spot, (f"这一段{said[0]}", said[1]), mend)
                continue
            self._add(parts[kind], kind, one)

    def _add(self, part: str, kind: str, one: Written) -> None:
        """Put a document under the name that it gives itself."""
        named = one.get(kind) or one
        key = named.text or ""
        taken = self._part(part, one)
        if taken.get(key) is not None:
            first = taken.keys[key]
            where = f"{Path(first.file).name}:{first.line}"
            self._refuse(
                named.spot,
                (f"`{kind}: {key}` 写了两次", f"`{kind}: {key}` stands twice"),
                (f"{where} 已有，改名或删去一处", f"{where} has it: rename or drop one"),
            )
            return
        taken.put(key, one, named.spot)

    def _scenarios(self, name: str, made: list[Written]) -> None:
        stem = name.partition("/")[2].removesuffix(".yaml")
        for number, one in enumerate(made, start=1):
            key = stem if number == 1 else f"{stem}-{number}"
            self._part("scenarios", one).put(key, one, one.spot)
