"""Where the bytes of files lie: once each, by their digest, in a folder of every engine's own."""

from pathlib import Path

from django.conf import settings

from gezhi.engines.trust.rules.refusal import Missing


def path_of(folder: str, digest: str) -> Path:
    """Where the bytes of a file lie. Each engine has its folder, so that none removes what another
    keeps; those of cases lie at the top."""
    return Path(settings.FILES) / folder / digest[:2] / digest


def must_lie(folder: str, digest: str) -> Path:
    """The same for a file that is opened; Missing where this machine does not have its bytes."""
    path = path_of(folder, digest)
    if not path.is_file():
        raise no_file()
    return path


def no_file() -> Missing:
    """The refusal where there is no such file, or none that the viewer may open."""
    return Missing("no-file", "没有这个文件", "there is no such file")
