"""The second wall: what is posted is anybody's; drafts, unposted files and askers are not."""

from __future__ import annotations

import pytest

from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.models import Draft, Enclosure, Item, Question, Version
from gezhi.engines.disclosure.queries import item_view
from gezhi.engines.trust.queries import ANYONE
from tests.disclosing import disclosing_town, posted, question
from tests.engines.trust.test_wall import unit
from tests.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]


@pytest.fixture
def town(db: None) -> Town:
    town = disclosing_town()
    secretary = town.viewer("first-secretary")
    file = actions.add_enclosure(secretary, "表.pdf", b"%PDF-1.4 public")
    actions.add_enclosure(secretary, "稿.pdf", b"%PDF-1.4 draft")
    question(town, posted(town, period="2026-03", enclosures=[file.pk]))
    draft = actions.SaveDraft(town.places["c0"].pk, "finance", {"title": "草"}, period="2026-02")
    actions.save_draft(secretary, draft)
    return town


@pytest.mark.parametrize(
    ("role", "drafts", "questions", "files"),
    [
        ("first-secretary", 1, 1, 2),
        ("next-door", 0, 0, 1),
        ("resident", 0, 1, 1),
        ("neighbour", 0, 0, 1),
        ("auditor", 0, 0, 1),
    ],
)
def test_who_sees_what(town: Town, role: str, drafts: int, questions: int, files: int) -> None:
    with unit(town.accounts[role].pk):
        found = (Draft.objects.count(), Question.objects.count(), Enclosure.objects.count())
        assert found == (drafts, questions, files)
        assert (Item.objects.count(), Version.objects.count()) == (1, 1)


def test_nobody_known_reads_what_is_public(town: Town) -> None:
    with unit():
        assert not Question.objects.exists()
        assert not Draft.objects.exists()
        row = Item.objects.get()
        assert len(item_view(ANYONE, row.key).questions) == 1
