"""`gezhi setup`: the database brought up to date."""

import argparse
from typing import Any


def add_parser(subparsers: Any) -> None:
    """`gezhi setup`."""
    parser = subparsers.add_parser("setup", help="make or update the database")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Apply what is missing; safe to repeat."""
    from gezhi.surfaces.cli import start_django

    start_django()
    set_up(quiet=False)
    return 0


def set_up(*, quiet: bool) -> None:
    """Tables, triggers, the cache table, and the folders that pages are served from."""
    from django.conf import settings
    from django.core.management import call_command

    for folder in (settings.STATIC_ROOT, settings.FILES, settings.MODELS):
        folder.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0 if quiet else 1, interactive=False)
    call_command("createcachetable", verbosity=0)
