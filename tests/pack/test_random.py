"""Whatever is written into the files, the loader answers with a pack or with faults."""

from __future__ import annotations

import string
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gezhi.pack.diagram import diagram
from gezhi.pack.diff import diff
from gezhi.pack.faults import Fault
from gezhi.pack.loader import read, trace
from gezhi.pack.pack import Pack
from gezhi.pack.published import dump, restore
from tests.pack.sample import FILES, write

NAMES = sorted(FILES)
WORDS = sorted(
    {
        word
        for text in FILES.values()
        for word in text.replace("{", " ").replace("}", " ").replace(",", " ").split()
    }
)
SIGNS = st.sampled_from([*"\n\t :-{}[],&*!|>'\"#%@`?~，：", "---\n", "  ", "null", "2026", "1e9"])
PIECES = (
    SIGNS | st.sampled_from(WORDS) | st.text(max_size=8) | st.text(string.printable, max_size=5)
)


def answer(files: dict[str, str]) -> tuple[Pack | None, list[Fault]]:
    """Read a pack, and hold what is always true of the answer."""
    with TemporaryDirectory() as home:
        folder = write(Path(home) / "xinjie", files)
        pack, faults = read(folder)
        for fault in faults:
            assert fault.file.startswith(folder.as_posix())
            lines = files.get(fault.file.partition("xinjie/")[2], "").count("\n") + 2
            assert 1 <= fault.line <= lines
            assert fault.column >= 1
            assert fault.say("zh")
            assert fault.say("en")
        assert (pack is None) == any(not fault.is_warning for fault in faults)
    if pack is not None:
        assert restore(dump(pack)) == pack
        for case in pack.cases.values():
            assert diagram(case, shape="tall").startswith("<svg ")
            assert diagram(case, "en").startswith("<svg ")
    return pack, faults


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_random_edits_of_the_text(data: st.DataObject) -> None:
    files = dict(FILES)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(NAMES))
        text = files[name]
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 20)))
        files[name] = text[:start] + data.draw(PIECES) + text[end:]
    answer(files)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to everything in plain data."""
    inner: list[tuple[Any, ...]] = [path]
    if isinstance(value, dict):
        for key, one in value.items():
            inner += places_in(one, (*path, key))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            inner += places_in(one, (*path, at))
    return inner


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The plain data with another value at a path; `...` takes it away."""
    if not path:
        return value if new is ... else new
    head, *rest = path
    made = dict(value) if isinstance(value, dict) else list(value)
    if not rest and new is ...:
        del made[head]
    else:
        made[head] = put(made[head], tuple(rest), new)
    return made


SCALARS = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-2, 2) | st.sampled_from(WORDS)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.sampled_from(WORDS), SCALARS)
PLAIN = {name: yaml.load(text, Loader=yaml.BaseLoader) for name, text in FILES.items()}


def changed(data: st.DataObject) -> dict[str, str]:
    """The files of the sample with values changed, moved or taken away, as YAML again."""
    files = dict(FILES)
    for _ in range(data.draw(st.integers(1, 2))):
        name = data.draw(st.sampled_from(NAMES))
        value = yaml.load(files[name], Loader=yaml.BaseLoader)
        path = data.draw(st.sampled_from(places_in(value)))
        new = data.draw(st.just(...) | VALUES)
        files[name] = yaml.safe_dump(put(value, path, new), allow_unicode=True, sort_keys=False)
    return files


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_random_edits_of_the_values(data: st.DataObject) -> None:
    answer(changed(data))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_difference_is_never_silent(data: st.DataObject) -> None:
    """Two packs that are not the same in every detail differ by at least one change."""
    old, _ = answer(FILES)
    new, _ = answer(changed(data))
    if old is None or new is None:
        return
    new = new.model_copy(update={"manifest": new.manifest.model_copy(update={"version": "2026.1"})})
    assert (diff(old, new) == []) == (dump(old) == dump(new))
    for one in diff(old, new):
        assert one.say("zh")
        assert one.say("en")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
@example(b"a: &a [*a]")
@example(b"\xff\xfe\x00")
@example(b"? ? ? a")
@example(b"%YAML 9.9\n---\na: b")
@example(b'a: "\\ud800"')
@example(b"a: 99999999999999999999999999999999")
def test_random_bytes(data: bytes) -> None:
    with TemporaryDirectory() as home:
        folder = write(Path(home) / "xinjie")
        (folder / "places.yaml").write_bytes(data)
        assert isinstance(trace(folder).faults, list)
