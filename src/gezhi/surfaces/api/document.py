"""The OpenAPI document as it is committed: `python -m gezhi.surfaces.api.document` writes it anew.

It stands in the repository so that a change of the interface is seen in review, and a client can be
made without running anything.
"""

import json
import os
import sys
from pathlib import Path

PLACE = Path("docs/schema/openapi.json")


def document() -> str:
    """The document of version 1, always in the same order."""
    from gezhi.surfaces.api.urls import v1

    return json.dumps(v1.get_openapi_schema(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the document to its place below the current folder, or to the file that is named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezhi.config.settings")
    import django

    django.setup()
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE
    place.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
