"""The store of files: what is taken, under which name, once each, and gone when nothing uses it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets.actions import remove_unused_papers
from gezhi.engines.assets.models import RegisterFile
from gezhi.engines.campaigns.actions import remove_unused_evidence
from gezhi.engines.campaigns.models import EvidenceFile
from gezhi.engines.cases.actions import add_file, remove_unclaimed
from gezhi.engines.cases.models import CaseFile
from gezhi.engines.disclosure.actions import SaveDraft, remove_unused_enclosures, save_draft
from gezhi.engines.disclosure.models import Enclosure
from gezhi.engines.trust.actions import keep, store
from gezhi.engines.trust.queries import Invalid, Missing
from gezhi.engines.trust.queries.files import must_lie, path_of
from gezhi.engines.trust.rules.looking import MOST_BYTES, Looked, Taking, look_at, named
from gezhi.engines.trust.rules.viewer import system
from tests.disclosing import disclosing_town

PAPER, ANY = Taking(), Taking(office=True)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES = tmp_path
    return tmp_path


def drawn(form: str = "PNG", size: tuple[int, int] = (40, 30), **how: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **how)
    return out.getvalue()


def book(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "taking", "code"),
    [
        (b"", ANY, "empty"),
        (b"%PDF-" + b"x" * MOST_BYTES, ANY, "too-large"),
        (b"MZ program", ANY, "kind"),
        (b"<svg onload=alert(1)>", PAPER, "kind"),
        (drawn("BMP"), PAPER, "kind"),
        (drawn()[:60], PAPER, "kind"),
        (b"\xd0\xcf\x11\xe0old", ANY, "old"),
        (book("word/document.xml", "word/vbaProject.bin"), ANY, "macros"),
        (book("xl/workbook.xml", "xl/activeX/activeX1.bin"), ANY, "macros"),
        (book("anything.txt"), ANY, "kind"),
        (b"PK\x03\x04broken", ANY, "broken"),
        (book("word/document.xml"), PAPER, "kind"),
        (b"\xd0\xcf\x11\xe0old", PAPER, "kind"),
        (drawn("PNG", (10_000, 6_001)), PAPER, "too-large"),
    ],
)
def test_what_is_refused(data: bytes, taking: Taking, code: str) -> None:
    with pytest.raises(Invalid) as fault:
        look_at(data, taking)
    assert [(one.field, one.code) for one in fault.value.wrong] == [("files", code)]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7 x", "a.pdf"),
        (drawn(), "a.jpg"),
        (drawn("GIF"), "a.jpg"),
        (drawn("HEIF"), "a.jpg"),
        (book("word/document.xml"), "a.docx"),
        (book("xl/workbook.xml"), "a.xlsx"),
    ],
)
def test_the_kind_is_what_it_is_not_what_it_is_called(data: bytes, name: str) -> None:
    assert keep("x", "a.exe", data, ANY)["name"] == name


def test_pictures_are_drawn_anew_and_forget_their_camera() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "secret camera", 6
    looked = look_at(drawn("JPEG", (3000, 2000), exif=exif), Taking(side=900))
    assert (looked.width, looked.height) == (600, 900)
    assert b"secret camera" not in looked.data


@given(some.text(max_size=200))
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    found = named(name, "application/pdf")
    assert found.endswith(".pdf")
    assert len(found) <= 104
    assert not set(found) & {"/", "\\"}


def test_bytes_are_written_once() -> None:
    digest = store("x", Looked("application/pdf", b"%PDF-1"))
    assert store("x", Looked("application/pdf", b"%PDF-1")) == digest
    lying = must_lie("x", digest)
    assert [one.name for one in lying.parent.iterdir()] == [digest]
    with pytest.raises(Missing):
        must_lie("y", digest)


ENGINES: list[tuple[str, Any, Callable[[], int]]] = [
    ("campaigns", EvidenceFile, remove_unused_evidence),
    ("assets", RegisterFile, remove_unused_papers),
    ("disclosure", Enclosure, remove_unused_enclosures),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("place", "model", "remove"), ENGINES)
def test_a_file_whose_form_was_never_sent_goes_after_a_week(
    place: str, model: Any, remove: Callable[[], int]
) -> None:
    start = clock.now()
    one = keep(place, "a.pdf", b"%PDF-1", ANY)
    other = keep(place, "b.pdf", b"%PDF-2", ANY)
    for days, kept in ((0, one), (0, other), (3, one)):
        with clock.at(start + timedelta(days=days)):
            model.objects.create(id=new_id(), **kept)
    with clock.at(start + timedelta(days=6.9)):
        assert remove() == 0
    with clock.at(start + timedelta(days=7.1)):
        assert (remove(), remove()) == (2, 0)
    assert must_lie(place, one["digest"]), "another row has the same bytes"
    assert not path_of(place, other["digest"]).exists()
    with clock.at(start + timedelta(days=10.1)):
        assert remove() == 1
    assert not path_of(place, one["digest"]).exists()


@pytest.mark.django_db
def test_a_phone_may_be_a_week_without_a_network() -> None:
    start = clock.now()
    made = add_file(system("test"), "photo", drawn())
    with clock.at(start + timedelta(days=6.9)):
        assert remove_unclaimed() == 0
    with clock.at(start + timedelta(days=7.1)):
        assert remove_unclaimed() == 1
    assert not CaseFile.objects.exists()
    assert not path_of("", made.digest).exists()


@pytest.mark.django_db
def test_bytes_that_were_just_written_again_stay_for_their_row() -> None:
    kept = keep("campaigns", "a.pdf", b"%PDF-1", ANY)
    with clock.at(clock.now() - timedelta(days=8)):
        EvidenceFile.objects.create(id=new_id(), **kept)
    assert remove_unused_evidence() == 1
    assert must_lie("campaigns", kept["digest"])


@pytest.mark.django_db
def test_a_file_of_a_draft_stays_as_long_as_the_draft() -> None:
    start = clock.now()
    town = disclosing_town()
    made = Enclosure.objects.create(id=new_id(), **keep("disclosure", "a.pdf", b"%PDF-1", ANY))
    viewer = town.viewer("first-secretary")
    asked = SaveDraft(town.places["c0"].pk, "finance", {"enclosures": [str(made.pk)]})
    draft = save_draft(viewer, asked)
    with clock.at(start + timedelta(days=30)):
        assert remove_unused_enclosures() == 0
        draft.delete()
        assert remove_unused_enclosures() == 1
