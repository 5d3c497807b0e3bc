"""`gezhi tick`: everything that time causes, once."""

import argparse
import json
from typing import Any


def add_parser(subparsers: Any) -> None:
    """`gezhi tick`."""
    parser = subparsers.add_parser("tick", help="do once what is due (deadlines, messages, seals)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run one tick and print what it did."""
    from gezhi.surfaces.cli import start_django

    start_django()
    from gezhi.surfaces.cli.tick import tick

    print(json.dumps(tick(), ensure_ascii=False))
    return 0
