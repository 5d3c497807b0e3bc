"""`gezhi token`: a key for a program."""

import argparse
from typing import Any


def add_parser(subparsers: Any) -> None:
    """`gezhi token USERNAME --name NAME`."""
    parser = subparsers.add_parser(
        "token", help="issue a key with which a program acts as an account"
    )
    parser.add_argument("username", help="the account")
    parser.add_argument("--name", required=True, help="what the key is for")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a new key; it cannot be shown again."""
    from gezhi.surfaces.cli import start_django

    start_django()
    from gezhi.engines.trust.actions import issue_token
    from gezhi.engines.trust.queries import accounts, system

    viewer = system("command line")
    found = accounts(viewer).filter(username=args.username).first()
    if found is None:
        raise SystemExit(f"no staff account is called {args.username}")
    print(issue_token(viewer, found.pk, args.name))
    return 0
