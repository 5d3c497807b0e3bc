"""A model on disk: one file that holds numbers and words, and nothing that could run.

The file is a numpy archive without objects (``allow_pickle=False``) and a card in JSON. It carries
the SHA-256 of its content, so that a cut, changed or foreign file is refused with a reason instead
of giving wrong advice.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from gezhi.base.words import Mistake
from gezhi.engines.cases.rules.triage.about import FORMAT, About
from gezhi.engines.cases.rules.triage.model import Model

LARGEST = 128 * 1024 * 1024
"""Bytes of an unpacked model that are still read; one of 60,000 columns has about two million."""
_NUMBERS = ("idf", "weights", "intercepts")
_PARTS = frozenset({"card", "words", "grams", "digest", *_NUMBERS})
_DAMAGE = (
    *(OSError, EOFError, ValueError, KeyError, SyntaxError, MemoryError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, TypeError),
)


class Unusable(Mistake):
    """The file is not a model that can be used: missing, foreign, damaged or of another version."""


def save(model: Model, path: Path) -> str:
    """Write the model, wholly or not at all, and return its digest (SHA-256 in hex)."""
    parts = _parts(model)
    made = io.BytesIO()
    digest = _digest(parts)
    arrays: dict[str, Any] = {"digest": _bytes(digest), **parts}
    np.savez_compressed(made, **arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(made.getvalue())
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest


def load(path: Path) -> Model:
    """The model in a file. `Unusable`, with what to do, when it is not one."""
    if not path.is_file():
        raise Unusable(
            zh=f"没有找到分类模型 {path.name}：先训练一个",
            en=f"There is no triage model at {path.name}: train one first",
        )
    parts = _read(path)
    _check_version(path, parts)
    if _text(parts.pop("digest")) != _digest(parts):
        raise _damaged(path)
    try:
        return _model(parts)
    except (ValidationError, ValueError, KeyError) as error:
        raise _damaged(path) from error


def digest(model: Model) -> str:
    """What identifies the model: the SHA-256 of all that it is, in hex."""
    return _digest(_parts(model))


def _parts(model: Model) -> dict[str, NDArray[Any]]:
    return {
        "card": _bytes(model.about.model_dump_json()),
        "words": _bytes("\n".join(model.words)),
        "grams": _bytes("\n".join(model.grams)),
        "idf": model.idf.astype(np.float16),
        "weights": model.weights.astype(np.float16),
        "intercepts": model.intercepts.astype(np.float16),
    }


def _digest(parts: dict[str, NDArray[Any]]) -> str:
    made = hashlib.sha256()
    for name in sorted(parts):
        part = parts[name]
        made.update(f"{name} {part.dtype.str} {part.shape}\n".encode())
        made.update(part.tobytes())
    return made.hexdigest()


def _read(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
        if {member.filename for member in members} != {f"{name}.npy" for name in _PARTS}:
            raise _foreign(path)
        if sum(member.file_size for member in members) > LARGEST:
            raise _foreign(path)
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in sorted(_PARTS)}
    except Unusable:
        raise
    except zipfile.BadZipFile as error:
        raise _foreign(path) from error
    except _DAMAGE as error:
        raise _damaged(path) from error


def _check_version(path: Path, parts: dict[str, NDArray[Any]]) -> None:
    try:
        version: Any = json.loads(_text(parts["card"])).get("format")
    except (ValueError, AttributeError) as error:
        raise _damaged(path) from error
    if version != FORMAT:
        raise Unusable(
            zh=f"分类模型 {path.name} 是另一个版本（{version}）存的，"
            f"这里只读版本 {FORMAT}：请重新训练",
            en=f"The triage model {path.name} was saved in version {version}, and version {FORMAT} "
            "is read here: train it again",
        )


def _model(parts: dict[str, NDArray[Any]]) -> Model:
    about = About.model_validate_json(_text(parts["card"]))
    words, grams = (tuple(_text(parts[name]).split("\n")) for name in ("words", "grams"))
    words, grams = (names if names != ("",) else () for names in (words, grams))
    idf, weights, intercepts = (parts[name].astype(np.float32) for name in _NUMBERS)
    columns, categories = len(words) + len(grams), len(about.categories)
    if weights.shape != (categories, columns) or idf.shape != (columns,):
        raise ValueError("numbers and names do not match")
    if intercepts.shape != (categories,) or not all(
        np.isfinite(numbers).all() for numbers in (idf, weights, intercepts)
    ):
        raise ValueError("numbers are missing")
    return Model(about, words, grams, idf, weights, intercepts)


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _text(part: NDArray[Any]) -> str:
    return part.tobytes().decode()


def _foreign(path: Path) -> Unusable:
    return Unusable(
        zh=f"{path.name} 不是分类模型：请选训练时存下的文件",
        en=f"{path.name} is not a triage model: choose the file that training saved",
    )


def _damaged(path: Path) -> Unusable:
    return Unusable(
        zh=f"分类模型 {path.name} 已损坏：请用备份恢复，或重新训练",
        en=f"The triage model {path.name} is damaged: restore it from a backup or train it again",
    )
