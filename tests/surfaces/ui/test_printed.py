"""Paper has one builder, whose type is embedded; without a face on the system it says so."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import reportlab
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Table

from gezhi.surfaces.ui import embedding, paper
from gezhi.surfaces.ui.rhythm_paper import RhythmPaper, rhythm_pdf
from tests.paper import sheets_of, words_on

SAID = "网格员每天巡查一次，“四必到”都做到：①②㎡ 龘 é & <b> 2026-03-02"
SURFACES = Path(paper.__file__).parents[1]


def test_what_is_said_is_read_again_and_pages_are_numbered() -> None:
    story = [*paper.headed("周会材料", "黄河路街道"), *paper.worded(f"{SAID}\n" * 60)]
    data = paper.printed(story, "周会材料", 20 * mm, "黄河路街道")
    sheets = sheets_of(data)
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, start=1):
        text = sheet.extract_text()
        assert "".join(SAID.split()) in "".join(text.split())
        assert text.split()[:2] == ["黄河路街道", str(number)]


def test_papers_are_subsets_that_do_not_mix() -> None:
    one = paper.printed(paper.worded("春眠不觉晓"), "a", 20 * mm)
    other = paper.printed(paper.worded("处处闻啼鸟"), "b", 20 * mm)
    assert (words_on(one), words_on(other)) == ("春眠不觉晓", "处处闻啼鸟")
    assert len(one) < 20_000, "a handful of glyphs, not the whole face"


def test_drawn_pages_and_tables_are_embedded_too() -> None:
    def page(canvas: paper.Canvas) -> None:
        canvas.setFont(paper.prepare_type(), 40)
        canvas.drawString(40, 700, "荣誉证书")

    assert words_on(paper.canvased([page, page], "证书")) == "荣誉证书" * 2
    cells = Table([["表头", ""]], style=[("FONT", (0, 0), (-1, -1), paper.prepare_type())])
    assert words_on(paper.printed([cells], "表", 20 * mm)) == "表头"


def test_a_document_of_the_rhythm_has_its_figures() -> None:
    figures = [{"name": "日常巡格", "due": 30, "done": 28, "missed": 2}]
    made = rhythm_pdf(RhythmPaper("季度分析", "黄河路街道 · 一季度", figures, "下季度补两次"))
    for said in ("季度分析", "日常巡格", "30", "28", "下季度补两次"):
        assert said in words_on(made)


def test_without_a_face_on_the_system_the_log_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    (tmp_path / "NotoSerifCJK-Regular.otf").write_bytes(b"OTTO" + bytes(40))
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"ttcf\xff")
    monkeypatch.setattr(embedding, "FOLDERS", (tmp_path,))
    with caplog.at_level(logging.WARNING):
        found = embedding.chinese_type.__wrapped__()
    assert found.fontName == embedding.NOT_EMBEDDED
    assert "fonts-noto-cjk" in caplog.text
    assert "cannot be embedded" in caplog.text


def test_a_face_of_other_outlines_is_refused() -> None:
    with pytest.raises(ValueError, match="no CFF outlines"):
        embedding.Face(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")


def test_widths_are_those_of_the_face() -> None:
    type_ = pdfmetrics.getFont(paper.prepare_type())
    assert type_.stringWidth("网格", 10) == pytest.approx(20)
    assert type_.stringWidth("i", 10) < type_.stringWidth("m", 10) < 10


def test_nothing_but_the_builder_makes_pdfs() -> None:
    makers = [
        path.name
        for path in SURFACES.rglob("*.py")
        if "SimpleDocTemplate(" in path.read_text() or " Canvas(" in path.read_text()
    ]
    assert makers == ["paper.py"]
