"""`gezhi import`: places, people, cases and records from files; a dry run lists every bad row."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gezhi.base.columns import RowFault

SHOWN = 200


def add_parser(subparsers: Any) -> None:
    """`gezhi import places|households|cases|records|divisions FILE`."""
    parser = subparsers.add_parser("import", help="bring in places, households, cases or divisions")
    kinds = parser.add_subparsers(dest="kind", metavar="kind", required=True)
    for name, act, about in (
        ("places", run_places, "XLSX, CSV or GeoJSON with code, name, level, parent"),
        ("households", run_households, "XLSX or CSV with place, household, name, phone, size"),
        ("cases", run_cases, "XLSX or CSV of cases handled elsewhere, through a mapping"),
        ("records", run_records, "XLSX or CSV of what was done for points: holder, item, day, …"),
        ("divisions", run_divisions, "the national division codes (code,name)"),
    ):
        kind = kinds.add_parser(name, help=about)
        kind.add_argument("file", type=Path)
        kind.add_argument("--dry-run", action="store_true", help="only say what is wrong")
        if name == "cases":
            kind.add_argument("--mapping", required=True, help="a mapping file or its name")
            kind.add_argument("--at", required=True, help="code of the place where they happened")
        if name == "records":
            kind.add_argument("--scheme", required=True, help="key of the scheme in the pack")
            kind.add_argument("--at", required=True, help="code of the place where it is in force")
        kind.set_defaults(run=lambda args, act=act: guarded(act, args))


def guarded(act: Any, args: argparse.Namespace) -> int:
    """Run an import; what a person wrote wrong ends in words, never in a traceback."""
    from gezhi.base.words import Mistake
    from gezhi.surfaces.cli import start_django

    start_django()
    from gezhi.engines.trust.queries import Refusal

    try:
        return int(act(args))
    except Mistake as mistake:
        raise SystemExit(f"{args.file}: {mistake.say('en')}") from mistake
    except Refusal as refusal:
        raise SystemExit(refusal.words.say("en")) from refusal
    except OSError as fault:
        raise SystemExit(f"{args.file}: {fault.strerror}") from fault


def tell(faults: Sequence[RowFault], count: int, what: str) -> int:
    """Print every fault (the first 200) and how many rows are good; the exit status."""
    for fault in faults[:SHOWN]:
        print(fault, file=sys.stderr)
    if len(faults) > SHOWN:
        print(f"… and {len(faults) - SHOWN} more", file=sys.stderr)
    print(f"{count} {what} are good, {len(faults)} faults")
    return 1 if faults else 0


def run_places(args: argparse.Namespace) -> int:
    """Places by table or GeoJSON; levels are those of the packs in force."""
    from gezhi.base.sheets import read_table
    from gezhi.engines.places.actions import import_places, plan_geojson, plan_places
    from gezhi.engines.places.queries import attached_packs
    from gezhi.engines.trust.queries import system

    viewer = system("import")
    levels = {}
    for attached in attached_packs(viewer):
        for key, (_, _, level) in attached.pack.places.levels().items():
            levels |= {key: key, level.name.zh: key, level.name.say("en"): key}
    data = args.file.read_bytes()
    if args.file.suffix.lower() in (".geojson", ".json"):
        plan = plan_geojson(viewer, data, levels)
    else:
        plan = plan_places(viewer, read_table(data), levels)
    status = tell(plan.faults, len(plan.new), "places")
    if not (status or args.dry_run):
        print(f"{import_places(viewer, plan)} places added")
    return status


def run_households(args: argparse.Namespace) -> int:
    """Households by table."""
    from gezhi.base.sheets import read_table
    from gezhi.engines.people.actions import import_households, plan_households
    from gezhi.engines.trust.queries import system

    viewer = system("import")
    plan = plan_households(viewer, read_table(args.file.read_bytes()))
    status = tell(plan.faults, len(plan.rows), "households")
    if not (status or args.dry_run):
        print(f"{import_households(viewer, plan)} households added")
    return status


def run_divisions(args: argparse.Namespace) -> int:
    """The division codes of the country."""
    from gezhi.base.sheets import read_table
    from gezhi.engines.places.actions import import_divisions
    from gezhi.engines.trust.queries import system

    table = read_table(args.file.read_bytes())
    if args.dry_run:
        print(f"{len(table.rows)} rows")
        return 0
    print(f"{import_divisions(system('import'), table)} places added")
    return 0


def run_cases(args: argparse.Namespace) -> int:
    """Cases through a mapping; then the import's own counts, counted from the journal."""
    from gezhi.base.sheets import read_table
    from gezhi.engines.cases.actions import import_cases, plan_cases
    from gezhi.engines.cases.queries import read_mapping
    from gezhi.engines.places.queries import place_by_code
    from gezhi.engines.trust.queries import system
    from gezhi.surfaces.cli.counting import count_import
    from gezhi.surfaces.cli.packs import shipped

    viewer = system("import")
    path = Path(args.mapping)
    if not path.is_file():
        path = shipped() / "_mappings" / f"{args.mapping}.yaml"
    mapping = read_mapping(path.read_text(encoding="utf-8"), str(path))
    place = place_by_code(viewer, args.at)
    plan = plan_cases(viewer, read_table(args.file.read_bytes()), mapping, place)
    status = tell(plan.faults, len(plan.past), f"cases ({plan.known} known already)")
    if status or args.dry_run:
        return status
    print(f"{import_cases(viewer, plan)} cases added")
    print(count_import(viewer, mapping.mapping))
    return 0


def run_records(args: argparse.Namespace) -> int:
    """Records for points by table; they wait for a review."""
    from gezhi.base.sheets import read_table
    from gezhi.engines.places.queries import place_by_code
    from gezhi.engines.points.actions import import_records, plan_records
    from gezhi.engines.points.queries import schemes_at
    from gezhi.engines.trust.queries import system

    viewer = system("import")
    place = place_by_code(viewer, args.at)
    schemes = {one.adoption.scheme: one for one in schemes_at(viewer, place.pk)}
    found = schemes.get(args.scheme)
    if found is None:
        known = ", ".join(schemes) or "none"
        raise SystemExit(f"no scheme {args.scheme} is in force there; there is: {known}")
    plan = plan_records(viewer, found.adoption.pk, read_table(args.file.read_bytes()))
    status = tell(plan.faults, len(plan.new), "records")
    if not (status or args.dry_run):
        print(f"{len(import_records(viewer, plan))} records wait for review")
    return status
