"""`gezhi pack`: check, test, compare, draw and load packs. Only `load` needs a database."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gezhi.pack.loader import load, read
from gezhi.pack.pack import Pack


def shipped() -> Path:
    """Where the packs that come with Gezhi lie: beside the checkout, or inside the package."""
    here = Path(__file__).resolve()
    inside = here.parents[2] / "packs"
    return inside if inside.is_dir() else here.parents[4] / "packs"


def folder_of(name: str) -> Path:
    """A pack's folder, given as a path or by the name of a shipped pack."""
    path = Path(name)
    if path.is_dir():
        return path
    if (shipped() / name).is_dir():
        return shipped() / name
    raise SystemExit(f"no pack at {name}, and none of that name among {shipped()}")


def library_for(folder: Path) -> list[Path]:
    """Where a pack's base is looked for: beside it, then among the shipped ones."""
    return [folder.resolve().parent, shipped()]


def load_pack(name: str, lang: str = "en") -> Pack:
    """A pack without faults, or every fault printed and the end."""
    folder = folder_of(name)
    pack, faults = read(folder, library=library_for(folder))
    for fault in faults:
        print(fault.say(lang), file=sys.stderr)
    if pack is None or any(fault.severity == "fault" for fault in faults):
        raise SystemExit(1)
    return pack


def add_parser(subparsers: Any) -> None:
    """`gezhi pack check|test|diff|diagram|schema|load`."""
    parser = subparsers.add_parser("pack", help="check, test, compare, draw and load packs")
    verbs = parser.add_subparsers(dest="verb", metavar="verb", required=True)
    for name, act, about in (
        ("check", check, "find every fault of a pack"),
        ("test", rehearse, "run a pack's scenarios"),
        ("load", load_into, "publish a pack and attach it to a place"),
    ):
        verb = verbs.add_parser(name, help=about)
        verb.add_argument("pack", nargs="+" if name != "load" else None, help="folder or name")
        if name == "load":
            verb.add_argument("--at", help="code of the place; a new place when there is none yet")
            verb.add_argument("--dry-run", action="store_true", help="only say what would change")
        if name == "check":
            _add_language(verb, "en")
        verb.set_defaults(run=act)
    diff = verbs.add_parser("diff", help="what a new version changes, and whom it touches")
    diff.add_argument("old")
    diff.add_argument("new")
    _add_language(diff, "en")
    diff.set_defaults(run=compare)
    diagram = verbs.add_parser("diagram", help="draw a case type as SVG")
    diagram.add_argument("pack")
    diagram.add_argument("case", nargs="?", help="the case type (all when left out)")
    _add_language(diagram, "zh")
    diagram.add_argument(
        "--shape", choices=("wide", "tall"), default="wide", help="for a desk, or for a phone"
    )
    diagram.add_argument("--to", type=Path, default=Path(), help="folder to write to")
    diagram.set_defaults(run=draw)
    schema = verbs.add_parser("schema", help="write the JSON Schema of every file of a pack")
    schema.add_argument("--to", type=Path, default=Path("docs/schema"))
    schema.add_argument(
        "--check", action="store_true", help="only compare, exit 1 when they differ"
    )
    schema.set_defaults(run=write_schema)


def _add_language(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("--lang", choices=("zh", "en"), default=default, help="in which language")


def check(args: argparse.Namespace) -> int:
    """Every fault of every pack named, as file:line; exit status 1 when there is one."""
    bad = 0
    for name in args.pack:
        folder = folder_of(name)
        _, faults = read(folder, library=library_for(folder))
        for fault in faults:
            print(fault.say(args.lang))
        wrong = sum(1 for fault in faults if fault.severity == "fault")
        bad += wrong
        print(f"{folder.name}: {_counted(wrong, len(faults) - wrong, args.lang)}")
    return 1 if bad else 0


def _counted(faults: int, warnings: int, lang: str) -> str:
    if lang == "zh":
        return f"{faults} 处错误，{warnings} 处提醒"
    return f"{faults} faults, {warnings} warnings"


def rehearse(args: argparse.Namespace) -> int:
    """Run scenarios; print each story that went otherwise than told.

    The engines want a home folder when they start; an author who has none gets one that is thrown
    away, and no database is opened.
    """
    from gezhi.surfaces.cli import start_django

    with TemporaryDirectory() as home:
        os.environ.setdefault("GEZHI_HOME", home)
        start_django()
        return _run_scenarios(args.pack)


def _run_scenarios(names: Sequence[str]) -> int:
    from gezhi.engines.cases.queries import rehearse as run_scenario

    failed = total = 0
    for name in names:
        pack = load_pack(name)
        for title, scenario in pack.scenarios.items():
            total += 1
            told = run_scenario(pack, scenario)
            if told.passed:
                continue
            failed += 1
            print(f"{pack.manifest.pack}/{title}:")
            for line in [*told.story, *(f"WRONG {wrong}" for wrong in told.wrong)]:
                print(f"    {line}")
    print(f"{total - failed} of {total} scenarios as told")
    return 1 if failed else 0


def compare(args: argparse.Namespace) -> int:
    """Print the differences between two packs (or versions of one)."""
    from gezhi.pack.diff import diff

    for change in diff(load_pack(args.old, args.lang), load_pack(args.new, args.lang)):
        print(change.say(args.lang))
    return 0


def draw(args: argparse.Namespace) -> int:
    """Write an SVG for each case type, with posts and bodies by their names."""
    from gezhi.pack.diagram import diagram

    pack = load_pack(args.pack, args.lang)
    if args.case and args.case not in pack.cases:
        raise SystemExit(f"{args.pack} has no case type {args.case}: {', '.join(pack.cases)}")
    for key in [args.case] if args.case else list(pack.cases):
        path = args.to / f"{pack.manifest.pack}-{key}.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn = diagram(pack.cases[key], args.lang, people=pack.people, shape=args.shape)
        path.write_text(drawn, encoding="utf-8")
        print(path)
    return 0


def write_schema(args: argparse.Namespace) -> int:
    """Write or compare the JSON Schemas."""
    from gezhi.pack import schema

    if args.check:
        different = schema.differences(args.to)
        for line in different:
            print(line)
        return 1 if different else 0
    schema.write(args.to)
    return 0


def load_into(args: argparse.Namespace) -> int:
    """Publish a pack and attach it to a place of this deployment."""
    from gezhi.surfaces.cli import start_django

    start_django()
    from gezhi.surfaces.cli.loading import load_at

    pack = load(folder_of(args.pack), library=library_for(folder_of(args.pack)))
    return load_at(pack, args.at, dry_run=args.dry_run)
