"""Publishing packs: a version is kept as it was checked and never altered."""

from gezhi.engines.trust.actions.recording import record, transaction
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.rules.refusal import Forbidden, Refusal
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.pack import Pack
from gezhi.pack.published import digest, dump


def publish_pack(viewer: Viewer, pack: Pack) -> PackVersion:
    """Keep a checked pack under its version; publishing the same content again changes nothing.

    Refusal when the version exists with other content: running cases rely on it.
    """
    if not viewer.has("pack.publish"):
        raise Forbidden(
            "not-allowed", "需要发布模式包的权限", "this needs the right to publish packs"
        )
    manifest = pack.manifest
    mark = digest(pack)
    with transaction():
        kept = PackVersion.objects.filter(pack=manifest.pack, version=manifest.version).first()
        if kept is None:
            kept = PackVersion.objects.create(
                pack=manifest.pack,
                version=manifest.version,
                digest=mark,
                content=dump(pack),
                by=viewer.account,
            )
            record(viewer, "pack.published", "pack", manifest.pack, source=manifest.version)
    if kept.digest != mark:
        raise Refusal(
            "version-taken",
            f"{manifest.pack} 的版本 {manifest.version} 已经发布，内容不同；请改用新的版本号",
            f"{manifest.pack} {manifest.version} is published with other content: renumber",
        )
    return kept
