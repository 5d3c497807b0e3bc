"""Put into a wheel what a checkout keeps elsewhere or makes: packs, front end, translations.

Runs inside hatchling. An editable install takes nothing, because a checkout finds its packs at
``packs/``. A wheel without its front end would start and look broken, so building one before
``make install`` is refused with the reason.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MANIFEST = Path("src/gezhi/surfaces/ui/static/gezhi/dist/manifest.json")
LOCALES = Path("src/gezhi/locale")


class WheelContents(BuildHookInterface[Any]):
    """Add ``packs/`` as ``gezhi/packs`` and refuse a wheel that lacks a built part."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects files; ``version`` is standard or editable."""
        if version == "editable":
            return
        root = Path(self.root)
        missing = [str(path) for path in required_files(root) if not path.is_file()]
        if missing:
            raise RuntimeError(f"run `make install` first; not built yet: {', '.join(missing)}")
        build_data["force_include"][str(root / "packs")] = "gezhi/packs"


def required_files(root: Path) -> list[Path]:
    """Files that ``make install`` makes and that a wheel cannot be without."""
    translations = [path.with_suffix(".mo") for path in (root / LOCALES).glob("*/LC_MESSAGES/*.po")]
    return [root / MANIFEST, *sorted(translations)]
