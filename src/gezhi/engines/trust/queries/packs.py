"""Published packs, kept in memory once read: they never change."""

from functools import lru_cache

from django.db.models import QuerySet

from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.pack.pack import Pack
from gezhi.pack.published import restore


@lru_cache(maxsize=64)
def pack_by_id(version: int) -> Pack:
    """The pack of a published version, by the number that cases are pinned to."""
    kept = PackVersion.objects.filter(pk=version).first()
    if kept is None:
        raise Missing("no-pack", "没有这个模式包版本", "there is no such version of a pack")
    return restore(kept.content)


def latest_pack(name: str) -> PackVersion | None:
    """The newest published version of a pack."""
    return PackVersion.objects.filter(pack=name).order_by("-pk").first()


def pack_versions() -> QuerySet[PackVersion]:
    """All published versions, newest first; the rules are public."""
    return PackVersion.objects.defer("content").order_by("-pk")
