"""A saved model comes back as it was, and nothing else is taken for one."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gezhi.engines.cases.rules import triage
from gezhi.engines.cases.rules.triage import Model, files
from tests.engines.cases.letters import english_letters, letters

pytestmark = pytest.mark.sqlite_only

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def model() -> Model:
    return triage.train(*letters(40, blend=2), now=NOON)


@pytest.fixture
def saved(model: Model, tmp_path: Path) -> Path:
    path = tmp_path / "triage.model"
    triage.save(model, path)
    return path


def test_model_comes_back_as_it_was(model: Model, saved: Path) -> None:
    back = triage.load(saved)
    assert back.about == model.about
    for text in [*letters(10, seed=9)[0], "", "路灯", "希望物业尽快处理"]:
        assert back.suggest(text) == model.suggest(text)
        assert back.score(text) == model.score(text)
    assert triage.digest(back) == triage.digest(model)


def test_model_without_chinese_comes_back(tmp_path: Path) -> None:
    model = triage.train(*english_letters(30))
    triage.save(model, tmp_path / "triage.model")
    assert triage.load(tmp_path / "triage.model").grams == ()


def test_same_model_makes_the_same_bytes_and_replaces_whole(
    model: Model, saved: Path, tmp_path: Path
) -> None:
    other = tmp_path / "new folder" / "again.model"
    assert triage.save(model, other) == triage.digest(model)
    assert other.read_bytes() == saved.read_bytes()
    triage.save(model, saved)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [saved.name]


def test_failed_save_leaves_the_old_model(
    model: Model, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        triage.save(model, saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def archive(**parts: Any) -> bytes:
    made = io.BytesIO()
    np.savez_compressed(made, **parts)
    return made.getvalue()


def parts_of(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as read:
        return {name: read[name] for name in read.files}


def signed(**parts: Any) -> bytes:
    """An archive whose digest is right, however wrong its content."""
    parts.pop("digest", None)
    digest = np.frombuffer(files._digest(parts).encode(), dtype=np.uint8)
    return archive(digest=digest, **parts)


def card(path: Path, **changed: Any) -> bytes:
    import json

    parts = parts_of(path)
    told = json.loads(parts["card"].tobytes()) | changed
    return signed(**parts | {"card": np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)})


def changed(path: Path, name: str, change: Callable[[Any], Any]) -> bytes:
    parts = parts_of(path)
    return signed(**parts | {name: change(parts[name])})


FOREIGN: list[tuple[str, Callable[[Path], bytes]]] = [
    ("text", lambda _: b"not a model at all"),
    ("empty", lambda _: b""),
    ("picture", lambda _: b"\x89PNG\r\n\x1a\n" + b"\0" * 200),
    ("other archive", lambda _: archive(x=np.zeros(3))),
    ("part missing", lambda p: archive(**{k: v for k, v in parts_of(p).items() if k != "idf"})),
    ("part too many", lambda p: archive(**parts_of(p), code=np.zeros(1))),
]
DAMAGED: list[tuple[str, Callable[[Path], bytes]]] = [
    ("number changed", lambda p: archive(**parts_of(p) | {"idf": parts_of(p)["idf"] + 1})),
    ("objects", lambda p: archive(**parts_of(p) | {"idf": np.array([print], dtype=object)})),
    ("not finite", lambda p: changed(p, "weights", lambda w: w * np.float16("nan"))),
    ("columns missing", lambda p: changed(p, "weights", lambda w: w[:, 1:])),
    ("category missing", lambda p: changed(p, "intercepts", lambda w: w[1:])),
    ("words missing", lambda p: changed(p, "words", lambda w: w[:-5])),
    ("no bands", lambda p: card(p, bands=[])),
    ("unknown key", lambda p: card(p, extra=1)),
    ("card of text", lambda p: changed(p, "card", lambda _: np.zeros(4, dtype=np.uint8))),
    ("card of list", lambda p: changed(p, "card", lambda _: np.frombuffer(b"[]", np.uint8))),
]


@pytest.mark.parametrize(("name", "make"), FOREIGN, ids=[name for name, _ in FOREIGN])
def test_foreign_file_is_refused(saved: Path, name: str, make: Callable[[Path], bytes]) -> None:
    saved.write_bytes(make(saved))
    with pytest.raises(triage.Unusable, match="is not a triage model") as refused:
        triage.load(saved)
    assert "不是分类模型" in refused.value.say("zh")


@pytest.mark.parametrize(("name", "make"), DAMAGED, ids=[name for name, _ in DAMAGED])
def test_damaged_file_is_refused(saved: Path, name: str, make: Callable[[Path], bytes]) -> None:
    saved.write_bytes(make(saved))
    with pytest.raises(triage.Unusable, match="is damaged") as refused:
        triage.load(saved)
    assert "已损坏" in refused.value.say("zh")


def test_nothing_in_a_file_is_run(saved: Path, tmp_path: Path) -> None:
    trace = tmp_path / "was run"

    class Trap:
        def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
            return trace.touch, ()

    saved.write_bytes(archive(**parts_of(saved) | {"idf": np.array([Trap()], dtype=object)}))
    with pytest.raises(triage.Unusable, match="is damaged"):
        triage.load(saved)
    assert not trace.exists()


def test_missing_file_and_folder_are_said_to_be_missing(tmp_path: Path) -> None:
    for path in (tmp_path / "none.model", tmp_path):
        with pytest.raises(triage.Unusable, match="train one first"):
            triage.load(path)


def test_other_version_is_told_from_damage(saved: Path) -> None:
    saved.write_bytes(card(saved, format=99))
    with pytest.raises(triage.Unusable, match="version 99"):
        triage.load(saved)


def test_archive_that_swells_is_not_unpacked(saved: Path) -> None:
    zeros = io.BytesIO()
    with zipfile.ZipFile(zeros, "w", zipfile.ZIP_DEFLATED) as made:
        for name in files._PARTS:
            made.writestr(f"{name}.npy", b"\0" * (files.LARGEST // 6))
    saved.write_bytes(zeros.getvalue())
    with pytest.raises(triage.Unusable, match="is not a triage model"):
        triage.load(saved)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_no_change_of_bytes_gives_another_model(model: Model, saved: Path, data: Any) -> None:
    whole = bytearray(saved.read_bytes())
    try:
        damaged = bytearray(whole)
        at = data.draw(st.integers(0, len(whole) - 1))
        if data.draw(st.booleans()):
            del damaged[at:]
        else:
            damaged[at] ^= data.draw(st.integers(1, 255))
        saved.write_bytes(damaged)
        with contextlib.suppress(triage.Unusable):
            assert triage.digest(triage.load(saved)) == triage.digest(model)
    finally:
        saved.write_bytes(whole)
