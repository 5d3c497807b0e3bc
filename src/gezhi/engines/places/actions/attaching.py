"""Attaching a pack to a place."""

from datetime import date

from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.places.actions.adding import touch
from gezhi.engines.places.models import Attachment, Place
from gezhi.engines.trust.actions import record, regrant, transaction
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer, may


def attach_pack(
    viewer: Viewer, place: Place, version: PackVersion, since: date | None = None
) -> Attachment:
    """Let a pack's version serve a place from a day on; posts in force get that version's
    abilities."""
    if not may(viewer, "pack.publish", path=place.path):
        raise Forbidden(
            "not-allowed", "需要发布模式包的权限", "this needs the right to publish packs"
        )
    day = since or timezone.localdate(clock.now())
    with transaction():
        attachment, _ = Attachment.objects.update_or_create(
            place=place, since=day, defaults={"version": version}
        )
        people = pack_by_id(version.pk).people
        regrant(version.pack, {key: list(post.may) for key, post in people.posts.items()})
        record(
            viewer,
            "pack.attached",
            "pack",
            version.pack,
            place_id=place.pk,
            path=place.path,
            level=place.level,
            source=version.version,
        )
        touch()
    return attachment
