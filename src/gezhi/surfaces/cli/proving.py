"""`gezhi verify`: is the journal whole?"""

import argparse
import sys
from pathlib import Path
from typing import Any


def add_parser(subparsers: Any) -> None:
    """`gezhi verify [--roots FILE] [--publish FILE]`."""
    parser = subparsers.add_parser("verify", help="prove that the journal was not altered")
    parser.add_argument(
        "--roots",
        type=Path,
        help="roots published earlier (lines of `last-entry root`), checked too",
    )
    parser.add_argument("--publish", type=Path, help="write the present roots to this file")
    parser.set_defaults(run=run)


def read_roots(path: Path) -> dict[int, str]:
    """Published roots by the last entry that they cover; a line that is none is an error."""
    roots = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        entry, _, root = line.partition(" ")
        if not entry.isdigit() or len(root.strip()) != 64:
            raise SystemExit(f"{path}:{number}: not `last-entry root`")
        roots[int(entry)] = root.strip()
    return roots


def run(args: argparse.Namespace) -> int:
    """Recompute every seal; exit status 1 when anything is wrong."""
    from gezhi.surfaces.cli import start_django

    start_django()
    from gezhi.engines.trust.queries import seals, settled_until, verify

    wrong = verify(read_roots(args.roots) if args.roots else None)
    for line in wrong:
        print(line, file=sys.stderr)
    newest = seals(limit=1)
    last = newest[0].last if newest else 0
    print(f"sealed up to entry {last}; {settled_until()} written; {len(wrong)} faults")
    if args.publish:
        lines = [f"{seal.last} {seal.root}" for seal in reversed(seals(limit=1_000_000))]
        args.publish.write_text("\n".join(["# gezhi roots", *lines, ""]), encoding="utf-8")
    return 1 if wrong else 0
