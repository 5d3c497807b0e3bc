"""Finds what Vite built: which files a front-end entry needs, and the outlines of icons.

File names carry a hash of their content, so addresses are made from `STATIC_URL` directly and not
through a hashing storage, which would give chunks a second address and load them twice.
"""

import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

DIST = Path(__file__).parent / "static" / "gezhi" / "dist"
GROUND = "shell-"
"""The styles that all others build on: whichever a page loads first settles the order of layers."""
ICON_SOURCE = "lucide-static/icons/"

log = logging.getLogger("gezhi.ui")


@dataclass(frozen=True)
class Assets:
    """What one entry loads first.

    Its script, the chunks it imports, and the styles of all of them.
    """

    script: str
    chunks: tuple[str, ...]
    styles: tuple[str, ...]


def address(file: str) -> str:
    """The address of a built file, e.g. `/static/gezhi/dist/assets/portal-B1x.js`."""
    return f"{settings.STATIC_URL}gezhi/dist/{file}"


def find_assets(entry: str) -> Assets | None:
    """What `frontend/<entry>` needs, or None when the front end has not been built.

    None and not an error: a page without its styles still serves, and tests of other rooms need no
    Node. The absence is logged once per entry.
    """
    manifest = read_manifest()
    key = next((k for k in manifest if k == entry or k.endswith(f"frontend/{entry}")), None)
    if key is None:
        _warn_missing(entry)
        return None
    chunks: list[str] = []
    styles: list[str] = []
    _collect(manifest, key, chunks, styles)
    styles.sort(key=lambda file: not Path(file).name.startswith(GROUND))
    return Assets(chunks[0], tuple(chunks[1:]), tuple(styles))


def _collect(manifest: dict[str, Any], key: str, chunks: list[str], styles: list[str]) -> None:
    part = manifest[key]
    if part["file"] in chunks:
        return
    chunks.append(part["file"])
    for imported in part.get("imports", ()):
        _collect(manifest, imported, chunks, styles)
    styles.extend(s for s in part.get("css", ()) if s not in styles)


def read_icon(name: str) -> str | None:
    """The inner outline of a Lucide icon (24×24, stroke), or None when it was not built in.

    An icon is built in by naming it in `frontend/icons.ts`.
    """
    return _read_icons().get(name)


def read_manifest() -> dict[str, Any]:
    """Vite's manifest; read once unless `DEBUG`, where every build must be seen."""
    return _load_manifest() if settings.DEBUG else _load_manifest_once()


def _load_manifest() -> dict[str, Any]:
    for path in (DIST / ".vite" / "manifest.json", DIST / "manifest.json"):
        if path.is_file():
            return json.loads(path.read_text("utf-8"))
    return {}


_load_manifest_once = lru_cache(maxsize=1)(_load_manifest)


def _read_icons() -> dict[str, str]:
    files = tuple(
        (key.rsplit("/", 1)[1].removesuffix(".svg"), part["file"])
        for key, part in read_manifest().items()
        if ICON_SOURCE in key
    )
    return _load_icons(files)


@lru_cache(maxsize=4)
def _load_icons(files: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {name: _inner((DIST / file).read_text("utf-8")) for name, file in files}


def _inner(svg: str) -> str:
    body = svg[svg.index("<svg") :]
    return " ".join(body[body.index(">") + 1 : body.rindex("</svg>")].split())


@lru_cache(maxsize=64)
def _warn_missing(entry: str) -> None:
    log.warning("The front end has no %s: run `make install`, which builds it.", entry)
