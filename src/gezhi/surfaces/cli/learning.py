"""`gezhi train`: teach the triage model from cases that people have put into their matters."""

import argparse
from typing import Any

LEAST = 200


def add_parser(subparsers: Any) -> None:
    """`gezhi train PACK`."""
    parser = subparsers.add_parser("train", help="train the text triage on this deployment's cases")
    parser.add_argument("pack", help="the pack whose matters are learned")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train, keep the model beside the data, and print how good it is; nothing leaves the
    machine."""
    from gezhi.surfaces.cli import start_django

    start_django()
    from gezhi.engines.cases.actions import train_triage
    from gezhi.engines.trust.queries import Refusal, system

    try:
        print(train_triage(system("training"), args.pack))
    except Refusal as refusal:
        raise SystemExit(refusal.words.say("en")) from refusal
    return 0
