"""What is wrong with files as files: encodings, sizes, names, places."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gezhi.pack.faults import Fault, PackFaults
from gezhi.pack.loader import load, read
from gezhi.pack.texts import LARGEST
from tests.pack.sample import FILES, write


def told(folder: Path, lang: str = "en") -> list[str]:
    return [fault.say(lang).partition("xinjie/")[2] for fault in read(folder)[1]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "xinjie")


def test_gbk_saved_by_mistake_is_named(folder: Path) -> None:
    path = folder / "people.yaml"
    path.write_bytes(FILES["people.yaml"].encode("gb18030"))
    assert told(folder) == ["people.yaml:3: saved as GBK, not UTF-8; save it as UTF-8"]
    assert told(folder, "zh") == ["people.yaml:3: 文件是 GBK 编码；另存为 UTF-8 编码"]
    assert read(folder)[1][0].column == 16


def test_utf_16_is_named(folder: Path) -> None:
    (folder / "pack.yaml").write_bytes(FILES["pack.yaml"].encode("utf-16"))
    assert "pack.yaml:1: saved as UTF-16; save it as UTF-8" in told(folder)


def test_bytes_of_no_encoding_are_no_text(folder: Path) -> None:
    (folder / "places.yaml").write_bytes(b"trees:\n  # \xff\xff\xfe\n")
    assert told(folder) == ["places.yaml:2: not saved as UTF-8; save it as UTF-8"]


def test_control_characters_are_shown_by_number(folder: Path) -> None:
    (folder / "places.yaml").write_text("trees:\n  grid\x07: []\n")
    (said,) = told(folder)
    assert said == "places.yaml:2: an invisible control character, U+0007; delete it"


@pytest.mark.parametrize("text", ["", "\n\n  \n", "\ufeff"])
def test_an_empty_file_is_a_fault(folder: Path, text: str) -> None:
    (folder / "replay.yaml").write_text(text, encoding="utf-8")
    assert told(folder) == [
        "replay.yaml:1: the file is empty; write something into it or delete it"
    ]


def test_only_comments_make_no_document(folder: Path) -> None:
    (folder / "replay.yaml").write_text("# 以后写\n", encoding="utf-8")
    assert read(folder)[1] == []


def test_a_file_that_is_too_large_is_not_read(folder: Path) -> None:
    (folder / "replay.yaml").write_text("#" * (LARGEST + 1))
    assert told(folder) == [
        "replay.yaml:1: too large (1.0 MB, at most 1 MB); split it into several files"
    ]


def test_a_bomb_of_aliases_does_not_go_off(folder: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    (folder / "places.yaml").write_text("\n".join(rows))
    assert [said.partition(";")[0] for said in told(folder)] == [
        "places.yaml:1: packs use no YAML marks (`&a0`)"
    ]


@pytest.mark.parametrize(("opening", "depth"), [("[", 200), ("{a: ", 200), ("[", 50_000)])
def test_deep_nesting_is_refused_and_does_not_crash(folder: Path, opening: str, depth: int) -> None:
    (folder / "places.yaml").write_text("trees: " + opening * depth)
    (said,) = told(folder)
    assert said.startswith("places.yaml:1: nested more than 30 levels deep")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("peple.yaml", "packs have no file `peple.yaml`; did you mean `people.yaml`?"),
        ("people.yml", "packs have no file `people.yml`; rename it to .yaml"),
        ("cases/report.txt", "packs have no file `cases/report.txt`"),
        ("cases/more/report.yaml", "packs have no file `cases/more/report.yaml`"),
        ("rules.py", "packs have no file `rules.py`"),
    ],
)
def test_files_that_packs_do_not_have(folder: Path, name: str, said: str) -> None:
    write(folder, {name: "x: 1\n"})
    (told_of,) = told(folder)
    assert told_of.startswith(f"{name}:1: {said}")


def test_a_folder_that_is_no_pack(tmp_path: Path) -> None:
    for folder in (tmp_path / "xinjie", tmp_path):
        with pytest.raises(PackFaults, match=r"pack.yaml:1: there is no pack.yaml"):
            load(folder)


def test_a_pipe_in_the_folder_does_not_block(folder: Path) -> None:
    os.mkfifo(folder / "waiting.yaml")
    assert read(folder)[1] == []


def test_a_file_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "replay.yaml":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (said,) = told(folder)
    assert said.startswith("replay.yaml:1: cannot be read: Permission denied; check the file")


def test_two_documents_of_one_name(folder: Path) -> None:
    write(folder, {"cases/zz.yaml": "case: report\nname: 又一个\n"})
    (said,) = told(folder)
    assert said == (
        "cases/zz.yaml:1: `case: report` stands twice; report.yaml:1 has it: rename or drop one"
    )


def test_one_file_may_hold_many_case_types_and_trees(folder: Path) -> None:
    both = f"{FILES['cases/report.yaml']}---\n{FILES['cases/matters.yaml']}"
    (folder / "cases/matters.yaml").unlink()
    (folder / "cases/report.yaml").write_text(both, encoding="utf-8")
    pack = load(folder)
    assert (list(pack.cases), list(pack.matters)) == (["report"], ["matters"])


def test_the_exception_holds_every_fault_in_both_languages(folder: Path) -> None:
    write(folder, {"pack.yaml": "pack: xinjie\n", "oh.yaml": "x: 1\n"})
    with pytest.raises(PackFaults) as caught:
        load(folder)
    faults = caught.value.faults
    assert all(isinstance(fault, Fault) for fault in faults)
    assert len(faults) == 4
    assert caught.value.say("zh").count("\n") == 3
    assert "缺少 `version`" in caught.value.say("zh")
    assert "`version` is missing" in str(caught.value)
