"""`gezhi book`: what was published is checked without the product's own data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gezhi.base import clock
from gezhi.engines.points.queries import plain_book, published_list
from gezhi.engines.trust.queries import ANYONE
from gezhi.surfaces.cli import main
from tests.engines.points.bookish import account, bookish_village, close, earn, noon, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(db: None, tmp_path: Path) -> dict[str, Path]:
    with clock.at(noon(4, 2)):
        village = bookish_village()
        earn(village, noon(2, 10))
        earn(village, noon(2, 11), home="h3")
        digests = [close(village, 2, noon(3, 11)).digest]
        earn(village, noon(3, 12), "rooms-clean")
        digests.append(close(village, 3, noon(4, 2)).digest)
        made = {"code": Path(account(village).code)}
        for month, digest in zip((2, 3), digests, strict=True):
            first = date(2026, month, 1)
            for name, lines in (
                (f"list{month}", published_list(ANYONE, unit(village), first)),
                (f"book{month}", plain_book(ANYONE, unit(village), first)),
            ):
                made[name] = tmp_path / name
                made[name].write_text("".join(lines))
            made[f"digest{month}"] = Path(digest)
    return made


def test_a_published_month_is_found_right(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["book", str(files["list3"]), "--digest", str(files["digest3"])]
    asked += ["--before", str(files["list2"]), "--entries", str(files["book3"])]
    assert main([*asked, "--code", str(files["code"]), "--lang", "zh"]) == 0
    told = capsys.readouterr()
    assert str(files["digest3"]) in told.out
    assert "期初 2 收入 2 支出 0 过期 0 期末 4" in told.out
    assert "3 个账户，0 处不对" in told.out
    windows = files["list3"].with_name("windows.txt")
    windows.write_bytes(b"\xef\xbb\xbf" + files["list3"].read_bytes().replace(b"\n", b"\r\n"))
    assert main(["book", str(windows), "--digest", str(files["digest3"])[:12]]) == 0


def test_what_was_altered_is_found(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, list3 = str(files["code"]), files["list3"]
    good = list3.read_text()
    line = next(one for one in good.splitlines() if one.startswith(code))
    assert line == f"{code} 2 2 0 0 4"
    for bad, said in (
        (f"{code} 2 2 0 0 5", f"{code}: comes to 4 and says 5"),
        (f"{code} 2 3 0 0 5", "closings come to 1"),
        (f"{code} 1 3 0 0 4", f"{code}: ended with 2 and begins with 1"),
    ):
        list3.write_text(good.replace(line, bad))
        asked = ["book", str(list3), "--before", str(files["list2"])]
        asked += ["--digest", str(files["digest3"]), "--lang", "en"]
        assert main(asked) == 1
        told = capsys.readouterr().err
        assert said in told
        assert "not the list that was published" in told
    list3.write_text(good.replace(line, f"{code} 2 1 0 0 3"))
    assert main(["book", str(list3), "--entries", str(files["book3"]), "--lang", "en"]) == 1
    assert f"{code}: its entries come to 4, the list says 3" in capsys.readouterr().err


def test_what_is_no_list_is_told(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    for text, said in (("hello\n", "no published list"), ("a 2026-02\nx 1 2\n", ":2: not a code")):
        other.write_text(text)
        assert main(["book", str(other), "--lang", "en"]) == 1
        assert said in capsys.readouterr().err
    assert main(["book", str(tmp_path / "none"), "--lang", "zh"]) == 1
    assert "读不了" in capsys.readouterr().err
    asked = ["book", str(files["list2"]), "--before", str(files["list3"]), "--digest", "abc"]
    assert main([*asked, "--lang", "zh"]) == 1
    told = capsys.readouterr().err
    assert "不是上一个月的清单" in told
    assert "指纹至少要写 12 位" in told
