"""Pacts in plain words, for every surface that shows one: articles, states, what changed."""

from typing import Any

from django.utils.translation import get_language, gettext

from gezhi.base.words import say_date
from gezhi.engines.councils.queries import Difference, Line, Text, Version, numbered
from gezhi.surfaces.ui.components import Tone


def states() -> dict[str, tuple[str, Tone]]:
    """What states of a version are called, and how they look."""
    return {
        "draft": (gettext("Being drafted"), "waiting"),
        "talk": (gettext("In talk"), "working"),
        "vote": (gettext("Put to the vote"), "working"),
        "adopted": (gettext("Adopted, to be filed"), "working"),
        "in_force": (gettext("In force now"), "settled"),
        "rejected": (gettext("Not adopted"), "refused"),
        "returned": (gettext("Returned for change"), "refused"),
        "superseded": (gettext("Replaced"), ""),
        "withdrawn": (gettext("Taken back"), ""),
    }


def article_name(number: int | None) -> str:
    """`第3条`, `Article 3`; "" for none."""
    return gettext("Article %(n)s") % {"n": number} if number is not None else ""


def parts_of(text: Text) -> list[dict[str, Any]]:
    """The text with its numbers, part by part."""
    parts: list[dict[str, Any]] = [{"name": part.name, "articles": []} for part in text]
    places = [at for at, part in enumerate(text) for _ in part.articles]
    for at, (number, _, one) in zip(places, numbered(text), strict=True):
        row = {"id": one.id, "number": number, "name": article_name(number), "text": one.text}
        parts[at]["articles"].append(row)
    return parts


def day_of(day: Any) -> str:
    """A day with its year, as people say it; "" for none."""
    return say_date(day, get_language(), year=True) if day else ""


def version_of(one: Version) -> dict[str, Any]:
    """A version in finished words."""
    row = one.row
    word, tone = states()[row.state]
    lang = "zh" if (get_language() or "zh").startswith("zh") else "en"
    verdict = row.verdict or {}
    return {
        "id": row.pk,
        "number": row.number,
        "name": gettext("Version %(n)s") % {"n": row.number},
        "state": row.state,
        "word": word,
        "tone": tone,
        "in_talk": one.in_talk,
        "public": one.public,
        "talk_first": day_of(row.talk_first),
        "talk_last": day_of(row.talk_last),
        "decided": day_of(row.decided),
        "reference": row.reference,
        "since": day_of(row.since),
        "until": day_of(row.until),
        "filed": day_of(row.filed),
        "filed_number": row.filed_number,
        "remarks": row.remarks,
        "digest": row.digest,
        "ballot": row.ballot,
        "sums": row.sums or {},
        "carried": verdict.get("carried"),
        "article": (verdict.get("article") or {}).get(lang, ""),
        "arithmetic": [
            {"text": step.get(lang, ""), "met": step.get("met")}
            for step in verdict.get("parts") or []
        ],
        "parts": parts_of(one.text),
        "count": sum(len(part.articles) for part in one.text),
    }


def changes_of(found: Difference) -> list[dict[str, Any]]:
    """What changed, line by line; articles that stay as they were are left out."""
    return [_line(one) for one in found.changed]


def _line(one: Line) -> dict[str, Any]:
    words = {
        "changed": gettext("changed"),
        "moved": gettext("moved"),
        "added": gettext("new"),
        "removed": gettext("taken out"),
    }
    return {
        "became": one.became,
        "word": words[one.became],
        "part": one.part,
        "name": article_name(one.new or one.old),
        "was": article_name(one.old) if one.new and one.old and one.old != one.new else "",
        "pieces": one.pieces,
    }
