"""`python -m scripts.docs`: every page and every picture into docs/_built, or what is wrong."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from scripts.docs import demo, pages, shots

DOCS = Path(__file__).resolve().parents[2] / "docs"
BUILT = DOCS / "_built"
TOUR = DOCS / "tour"


def main() -> int:
    """Check the links, take the pictures, render the pages."""
    listing = TOUR / "shots.yaml"
    wanted = shots.listed(listing) if listing.is_file() else []
    names = {shot.name for shot in wanted}
    broken = [
        fault
        for page in pages.sources(DOCS)
        for fault in pages.broken_links(page, TOUR / "shots", names)
    ]
    if broken:
        print("links that lead nowhere:", *broken, sep="\n  ", file=sys.stderr)
        return 1
    shutil.rmtree(BUILT, ignore_errors=True)
    if wanted:
        with demo.running() as address:
            shots.take(wanted, address, BUILT / "tour" / "shots")
    count = pages.build(DOCS, BUILT)
    print(f"{count} pages and {len(wanted)} pictures in {BUILT.relative_to(DOCS.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
