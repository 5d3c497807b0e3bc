"""`gezhi run`: everything in one process group on one machine."""

import argparse
import os
import socket
import sys
from pathlib import Path
from typing import Any

FIRST_PORT = 8000


def add_parser(subparsers: Any) -> None:
    """`gezhi run [--demo] [--host H] [--port P] [--workers N] [--home DIR]`."""
    parser = subparsers.add_parser("run", help="start the server, with everything that time causes")
    parser.add_argument(
        "--demo", action="store_true", help="the demo town, with accounts to try out"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--port", type=int, help=f"port to listen on (first free from {FIRST_PORT})"
    )
    parser.add_argument("--workers", type=int, help="web processes (1 on SQLite, else 2)")
    parser.add_argument("--home", type=Path, help="folder for database, keys and files")
    parser.set_defaults(run=run)


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that nobody listens on."""
    for port in range(first, first + 200):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise SystemExit(f"no free port from {first} on")


def prepare_environment(args: argparse.Namespace) -> str:
    """Set what the settings read, and return the address."""
    home = args.home or Path(os.environ.get("GEZHI_HOME", "var/demo" if args.demo else "var"))
    os.environ["GEZHI_HOME"] = str(home.resolve())
    if args.demo:
        os.environ["GEZHI_DEMO"] = "1"
    port = args.port or free_port(args.host, FIRST_PORT)
    host = f"[{args.host}]" if ":" in args.host else args.host
    os.environ.setdefault("GEZHI_URL", f"http://{host}:{port}")
    os.environ["GEZHI_TICK"] = "1"
    args.port = port
    return os.environ["GEZHI_URL"]


def run(args: argparse.Namespace) -> int:
    """Set up the database, load the demo town if asked, and serve until stopped."""
    address = prepare_environment(args)
    from gezhi.surfaces.cli import start_django
    from gezhi.surfaces.cli.setting_up import set_up

    start_django()
    set_up(quiet=True)
    if args.demo:
        from gezhi.surfaces.cli.demo import load_demo, say_accounts

        load_demo()
        print(say_accounts(address), flush=True)
    else:
        print(f"格治 Gezhi: {address}", flush=True)
    return _serve(args)


def _serve(args: argparse.Namespace) -> int:
    from django.db import connection, connections
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    small = connection.vendor == "sqlite"
    connections.close_all()
    if small and args.workers not in (None, 1):
        print("SQLite has one writer: one worker is used", file=sys.stderr)
    server = Server(
        "gezhi.config.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=1 if small else (args.workers or 2),
        blocking_threads=4,
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        process_name="gezhi",
        log_access=False,
        log_level=LogLevels.warning,
    )
    server.serve()
    return 0
