"""`gezhi recount`: count an exported ballot again, with no database and no server."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any


def add_parser(subparsers: Any) -> None:
    """`gezhi recount FILE [--frozen DIGEST]`."""
    parser = subparsers.add_parser("recount", help="count an exported ballot again")
    parser.add_argument("file", type=Path, help="the export of a ballot (JSON)")
    parser.add_argument(
        "--frozen",
        help="the digest that the journal has of its opening (`ballot.opened`), checked too",
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the count with its arithmetic; exit status 1 when the file does not hold."""
    from gezhi.base.voting.recounts import recount
    from gezhi.base.words import Mistake

    try:
        file = json.loads(args.file.read_text(encoding="utf-8"))
        done = recount(file)
    except (OSError, ValueError) as fault:
        said = fault.say(args.lang) if isinstance(fault, Mistake) else str(fault)
        print(f"{args.file}: {said}", file=sys.stderr)
        return 1
    result = done.result
    for option in result["options"]:
        print(f"{option['key']}\t{option['votes']}")
    for part in result["parts"]:
        print(part[args.lang])
    print("carried" if result["carried"] else "not carried", *result["winners"])
    wrong = [one.say(args.lang) for one in done.wrong]
    if args.frozen and args.frozen != file["digests"]["frozen"]:
        wrong.append("not what was frozen at the opening, as the journal has it")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0
