"""`gezhi replay`: the reported figures come out of the product's own records, or it says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gezhi.engines.cases.models import Case, Step
from gezhi.engines.trust.models import Journal
from gezhi.pack.insight import Figure
from gezhi.surfaces.cli.reckoning import verdict
from gezhi.surfaces.cli.replay import report, start
from tests.surfaces.cli.small import FIGURES, pack_of, small

OPENED = {"count": "case.opened"}


def replay(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as anybody would run it."""
    code = (
        "import sys; from gezhi.surfaces.cli import main; sys.exit(main(['replay', *sys.argv[1:]]))"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=580,
    )


def counted(output: str) -> dict[str, tuple[str, str]]:
    """Figure → counted number and verdict, read from the columns of the printed table."""
    lines = output.splitlines()
    head = next(line for line in lines if line.startswith("figure "))
    verdicts, names = head.index("verdict"), head.index("name")
    begin = lines.index(head) + 2
    rows = lines[begin : lines.index("", begin)]
    return {
        row.split()[0]: (row[:verdicts].split()[-1], row[verdicts:names].strip()) for row in rows
    }


@pytest.mark.slow
@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("name", "figures"),
    [
        (
            "huanghexilu",
            {
                "communities": "8",
                "grid_branches": "33",
                "hub_households": "216",
                "grid_workers_part_time": "2303",
                "cases_uploaded": "438",
                "cases_closed": "400",
                "kits_issued": "800",
            },
        ),
        (
            "weituo",
            {
                "villages": "13",
                "governance_centres": "14",
                "split_kinds": "3",
                "steps_of_action": "6",
            },
        ),
    ],
)
def test_a_locality_s_figures_are_reproduced(
    name: str, figures: dict[str, str], tmp_path: Path
) -> None:
    """In a process whose environment names a deployment, which stays as it was."""
    deployment = tmp_path / "deployment"
    deployment.mkdir()
    told = replay(
        name, GEZHI_HOME=str(deployment), GEZHI_DATABASE=f"sqlite:///{deployment}/gezhi.db"
    )
    assert told.returncode == 0, told.stdout + told.stderr
    table = counted(told.stdout)
    assert {key: table[key] for key in figures} == {
        key: (number, "equal") for key, number in figures.items()
    }
    assert "not covered yet" not in told.stdout
    assert "hand-overs per case:" in told.stdout
    assert "journal: 0 faults" in told.stdout
    assert list(deployment.iterdir()) == []


@pytest.mark.django_db
def test_a_small_period_runs_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    pack = small(pack_of())
    assert pack.replay is not None
    assert report(pack, "en") == 0
    told = capsys.readouterr().out
    assert counted(told) == {
        "communities": ("2", "equal"),
        "uploaded": ("26", "equal"),
        "closed": ("21", "equal"),
        "kits": ("-", "not covered yet"),
    }
    assert "3 of 3 covered figures as reported" in told
    assert Case.objects.filter(state=Case.OPEN).count() == 5
    ended = set(Case.objects.filter(state=Case.CLOSED).values_list("result", flat=True))
    reports = {"solved", "partly", "solved-unconfirmed", "referred", "unsolved"}
    assert ended == reports | {"settled", "not-agreed", "refused", "to-court"}
    outcomes = set(Step.objects.values_list("outcome", flat=True))
    assert {"objected", "not-solved", "cannot", "overdue", "silent"} <= outcomes
    opened = list(Journal.objects.filter(verb="case.opened").values_list("at", flat=True))
    assert opened == sorted(opened), "events of all cases are merged in the order of time"
    assert min(opened).date() >= pack.replay.from_
    assert all(
        actor for actor in Journal.objects.filter(verb="case.evaluated").values_list("actor")
    )


@pytest.mark.django_db
@pytest.mark.sqlite_only
def test_a_figure_that_differs_ends_in_failure(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {"figure": "uploaded", "reported": 27, "metric": OPENED}
    figures = [wrong if one["figure"] == wrong["figure"] else one for one in FIGURES]
    assert report(small(pack_of(), figures)) == 1
    assert "2 of 3 covered" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "number", "expected"),
    [
        ({"reported": 8, "metric": OPENED}, 8, "equal"),
        ({"reported": 8, "metric": OPENED}, 9, "differs"),
        ({"reported": 8, "metric": OPENED}, None, "differs"),
        ({"reported": 10, "within": "at-least", "metric": OPENED}, 12, "at least"),
        ({"reported": 10, "within": "at-least", "metric": OPENED}, 9, "differs"),
        ({"reported": 100, "within": "about", "metric": OPENED}, 95, "about"),
        ({"reported": 100, "within": "about", "metric": OPENED}, 94, "differs"),
        ({"metric": OPENED}, 2.5, "measured"),
        ({"reported": 800}, None, "not covered yet"),
    ],
)
def test_verdicts(data: dict[str, Any], number: float | None, expected: str) -> None:
    assert verdict(Figure.model_validate({"figure": "x", **data}), number) == expected


def test_a_replay_never_runs_in_a_started_process(tmp_path: Path) -> None:
    before = os.environ["GEZHI_HOME"]
    with pytest.raises(RuntimeError, match="process of its own"):
        start(tmp_path, lasting=False)
    assert os.environ["GEZHI_HOME"] == before


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gezhi.db").write_text("somebody's")
    told = replay("weituo", "--home", str(tmp_path))
    assert told.returncode == 1
    assert "is not empty" in told.stderr
    assert (tmp_path / "gezhi.db").read_text() == "somebody's"


def test_a_pack_without_a_period_is_refused() -> None:
    told = replay("base")
    assert told.returncode == 1
    assert "has no replay.yaml" in told.stderr
