"""The command line: run, set up, prove, check packs, replay, import.

Each command has a module with `add_parser(subparsers)` and `run(args)`; Django is started only for
those that need a database, so that a pack author needs none.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

import gezhi

COMMANDS = (
    "serve",
    "setting_up",
    "packs",
    "proving",
    "recounting",
    "booking",
    "ticking",
    "replay",
    "importing",
    "learning",
    "keys",
)


def modules() -> list[ModuleType]:
    """The modules of all commands, in the order of the help page."""
    return [importlib.import_module(f"gezhi.surfaces.cli.{name}") for name in COMMANDS]


def start_django() -> None:
    """Make the engines usable; commands call it before they import any. What a command does, the
    product does for itself."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezhi.config.settings")
    django.setup()
    from gezhi.engines.trust.queries import serve_system

    serve_system()


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when it went well."""
    parser = argparse.ArgumentParser(prog="gezhi", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--version", action="version", version=f"gezhi {gezhi.__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="command", required=True)
    for module in modules():
        module.add_parser(subparsers)
    args = parser.parse_args(argv)
    try:
        return int(args.run(args) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
