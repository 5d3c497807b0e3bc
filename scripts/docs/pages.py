"""Markdown to pages that can be read without a server, with every link checked."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import markdown

STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; background: #fff;
  font: 16px/1.7 system-ui, "Noto Sans CJK SC", sans-serif }
h1, h2, h3 { line-height: 1.3 } a { color: #1d5fae }
img { max-width: 100%; border: 1px solid #d5dbe3; border-radius: 6px }
pre, code { font-family: ui-monospace, "Noto Sans Mono CJK SC", monospace;
  font-size: .9em; background: #f3f5f8; border-radius: 4px } pre { padding: .8rem; overflow: auto }
code { padding: .1em .3em } pre code { padding: 0 } table { border-collapse: collapse }
th, td { border: 1px solid #d5dbe3; padding: .3rem .6rem; text-align: left; vertical-align: top }
"""
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")


def sources(docs: Path) -> list[Path]:
    """Every page of docs/, without what was built."""
    return sorted(path for path in docs.rglob("*.md") if "_built" not in path.parts)


def broken_links(page: Path, shots: Path, names: set[str]) -> list[str]:
    """Links of a page to files that are not there; pictures below `shots` count by their name."""
    broken: list[str] = []
    for target, _ in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target or target.startswith("mailto:"):
            continue
        path = (page.parent / target).resolve()
        there = path.stem in names if path.parent == shots else path.exists()
        if not there:
            broken.append(f"{page}: {target}")
    return broken


def build(docs: Path, into: Path) -> int:
    """Write every page as HTML beside copies of its pictures; answers how many there are."""
    pages = sources(docs)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        target = into / page.relative_to(docs).with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_page(text), encoding="utf-8")
    for picture in docs.rglob("*.svg"):
        if "_built" not in picture.parts:
            target = into / picture.relative_to(docs)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, target)
    return len(pages)


def _page(text: str) -> str:
    linked = re.sub(r"(\]\((?!\w+://)[^)#\s]+)\.md([)#])", r"\1.html\2", text)
    body = markdown.markdown(linked, extensions=["tables", "fenced_code", "toc", "sane_lists"])
    first = re.search(r"^# (.+)$", text, re.MULTILINE)
    title = html.escape(first.group(1) if first else "Gezhi")
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )
