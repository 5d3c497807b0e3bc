"""Every link between the pages leads somewhere, and every picture that they show is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.docs.pages import broken_links, sources
from scripts.docs.shots import listed
from tests.house.tree import ROOT, text

DOCS = ROOT / "docs"
TOUR = DOCS / "tour"
PAGES = [*sorted(ROOT.glob("*.md")), *sources(DOCS)]


def pictures() -> set[str]:
    listing = TOUR / "shots.yaml"
    return {shot.name for shot in listed(listing)} if listing.is_file() else set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert not broken_links(page, TOUR / "shots", pictures())


def test_every_picture_is_shown() -> None:
    shown = "".join(text(page) for page in sources(TOUR))
    assert not [name for name in pictures() if f"shots/{name}.png" not in shown]
