"""`gezhi import records`: a dry run tells every bad row; a good table waits for review."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from pathlib import Path

import pytest

from gezhi.base import clock
from gezhi.engines.points.models import Record
from gezhi.surfaces.cli.importing import run_records
from tests.village import build_village

pytestmark = pytest.mark.django_db


def test_records_come_in_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "records.csv"
    asked = Namespace(file=file, scheme="ten-stars", at="370399001001", dry_run=True)
    with clock.at(datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)):
        build_village()
        file.write_bytes("户,事项\n99号,yard-clean\n12号,yard-clean\n".encode("gbk"))
        assert run_records(asked) == 1
        told = capsys.readouterr()
        assert "row 2, 户" in told.err
        assert "1 records are good, 1 faults" in told.out
        file.write_bytes("户,事项\n12号,yard-clean\n2 组 5号,yard-clean\n".encode("gbk"))
        assert (run_records(asked), Record.objects.count()) == (0, 0)
        asked.dry_run = False
        assert (run_records(asked), Record.objects.count()) == (0, 2)
        assert "2 records wait for review" in capsys.readouterr().out
        asked.scheme = "other"
        with pytest.raises(SystemExit, match="there is: ten-stars"):
            run_records(asked)
