"""The command line, as somebody at a keyboard meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKS = ROOT / "packs"


def gezhi(*words: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a home of its own."""
    environment = {
        **os.environ,
        "GEZHI_HOME": str(home),
        "GEZHI_DATABASE": f"sqlite:///{home}/gezhi.db",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [
        sys.executable,
        "-c",
        "import sys; from gezhi.surfaces.cli import main; sys.exit(main())",
    ]
    return subprocess.run(
        [*command, *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deployment that is set up, with nothing in it."""
    home = tmp_path_factory.mktemp("ready")
    assert gezhi("setup", home=home).returncode == 0
    return home


@pytest.mark.sqlite_only
def test_a_pack_author_needs_no_database(tmp_path: Path) -> None:
    checked = gezhi("pack", "check", "huanghexilu", home=tmp_path)
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (
        0,
        "huanghexilu: 0 faults, 0 warnings",
    )
    told = gezhi("pack", "test", "_template", home=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "2 of 2 scenarios as told" in told.stdout
    drawn = gezhi("pack", "diagram", "huanghexilu", "report", "--to", tmp_path, home=tmp_path)
    assert drawn.returncode == 0
    assert (tmp_path / "huanghexilu-report.svg").read_text("utf-8").startswith("<svg")
    assert not (tmp_path / "gezhi.db").exists()


@pytest.mark.sqlite_only
def test_faults_of_a_pack_are_told_by_file_and_line(tmp_path: Path) -> None:
    pack = tmp_path / "mine"
    pack.mkdir()
    text = (PACKS / "_template" / "pack.yaml").read_text("utf-8")
    (pack / "pack.yaml").write_text(text.replace("version:", "verzion:"), "utf-8")
    checked = gezhi("pack", "check", pack, home=tmp_path)
    assert checked.returncode == 1
    assert "pack.yaml:" in checked.stdout
    assert "version" in checked.stdout


@pytest.mark.sqlite_only
def test_a_scenario_that_goes_otherwise_fails(tmp_path: Path) -> None:
    pack = tmp_path / "huanghexilu"
    pack.mkdir()
    for path in (PACKS / "huanghexilu").rglob("*.yaml"):
        target = pack / path.relative_to(PACKS / "huanghexilu")
        target.parent.mkdir(exist_ok=True)
        text = path.read_text("utf-8")
        if path.name == "report.yaml":
            text = text.replace("within: {working_hours: 4}", "within: {working_hours: 5}")
        target.write_text(text, "utf-8")
    told = gezhi("pack", "test", pack, home=tmp_path)
    assert told.returncode == 1
    assert "WRONG due:" in told.stdout


@pytest.mark.sqlite_only
def test_a_deployment_is_set_up_filled_and_proved(tmp_path: Path) -> None:
    assert gezhi("setup", home=tmp_path).returncode == 0
    loaded = gezhi("pack", "load", "huanghexilu", "--at", "370302009000", home=tmp_path)
    assert loaded.returncode == 0, loaded.stderr
    assert "serves" in loaded.stdout
    table = tmp_path / "places.csv"
    table.write_bytes(
        "编码,名称,层级,上级编码\n001,一社区,社区,370302009000\n00101,一网格,网格,001\n".encode(
            "gbk"
        )
    )
    dry = gezhi("import", "places", table, "--dry-run", home=tmp_path)
    assert (dry.returncode, dry.stdout) == (0, "2 places are good, 0 faults\n")
    assert "2 places added" in gezhi("import", "places", table, home=tmp_path).stdout
    twice = gezhi("import", "places", table, home=tmp_path)
    assert twice.returncode == 1
    assert "row 2, 编码: this code exists already" in twice.stderr
    ticked = gezhi("tick", home=tmp_path)
    assert ticked.returncode == 0
    assert "failed" not in ticked.stdout
    roots = tmp_path / "roots.txt"
    proved = gezhi("verify", "--publish", roots, home=tmp_path)
    assert proved.returncode == 0
    assert proved.stdout.endswith("0 faults\n")
    last, root = roots.read_text("utf-8").splitlines()[1].split()
    roots.write_text(f"{last} {root[::-1]}\n", "utf-8")
    forged = gezhi("verify", "--roots", roots, home=tmp_path)
    assert forged.returncode == 1
    assert "differs" in forged.stderr


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "places", "nowhere.csv"), "No such file"),
        (("pack", "check", "nowhere"), "no pack at nowhere"),
        (("token", "nobody", "--name", "x"), "no staff account is called nobody"),
        (("train", "huanghexilu"), ""),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(
    ready: Path, words: tuple[str, ...], said: str
) -> None:
    refused = gezhi(*words, home=ready)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.sqlite_only
def test_a_drawing_names_who_acts_and_fits_a_phone(tmp_path: Path) -> None:
    words = ("pack", "diagram", "huanghexilu", "report", "--to", tmp_path)
    assert gezhi(*words, "--lang", "en", home=tmp_path).returncode == 0
    svg = (tmp_path / "huanghexilu-report.svg").read_text("utf-8")
    assert "Grid lead" in svg
    assert ">grid-lead<" not in svg
    assert "gz-wide" in svg
    assert gezhi(*words, "--shape", "tall", home=tmp_path).returncode == 0
    svg = (tmp_path / "huanghexilu-report.svg").read_text("utf-8")
    assert "gz-tall" in svg
    assert "网格长" in svg


@pytest.mark.sqlite_only
def test_check_and_diff_speak_both_languages(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        copytree(PACKS / "_template", folder)
    stages = new / "cases" / "report.yaml"
    text = stages.read_text("utf-8")
    stages.write_text(text.replace("within: {working_hours: 4}", "within: {working_hours: 8}"))
    said = {
        lang: gezhi("pack", "diff", old, new, "--lang", lang, home=tmp_path).stdout
        for lang in ("zh", "en")
    }
    assert "4 个工作时 → 8 个工作时" in said["zh"]
    assert "4 working hours → 8 working hours" in said["en"]
    manifest = new / "pack.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("version:", "verzion:"), "utf-8")
    checked = gezhi("pack", "check", new, "--lang", "zh", home=tmp_path)
    assert checked.returncode == 1
    assert "不认识的 `verzion`" in checked.stdout
    assert "处错误" in checked.stdout
    refused = gezhi("pack", "diff", old, new, "--lang", "zh", home=tmp_path)
    assert refused.returncode == 1
    assert "不认识的 `verzion`" in refused.stderr
