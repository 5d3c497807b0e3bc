"""What residents say of a pact in talk: by article, without names, and each with an answer."""

from __future__ import annotations

from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import PactComment, PactReading, PactVersion
from gezhi.engines.councils.queries import Comment, own_pacts_data, pact_comments
from gezhi.engines.councils.rules.pacts.personal import personal
from gezhi.engines.trust.models import Journal, Message
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.engines.trust.test_wall import unit
from tests.pacting import (
    AFTER,
    NOW,
    codes,
    comment,
    draft,
    in_force,
    pact_village,
    page,
    talk,
    text_of,
    to_vote,
    write,
)
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield pact_village()


def answer(village: Village, row: PactComment, outcome: Any = "taken", reason: str = "改成十二桌"):
    return actions.answer_pact_comment(village.viewer("secretary"), row.pk, outcome, reason)


def shown(village: Village, row: PactVersion, by: str = "") -> list[Comment]:
    viewer = village.viewer(by) if by else ANYONE
    return pact_comments(viewer, page(village, by).number(row.number))


def test_a_comment_is_read_by_all_and_made_by_nobody(village: Village) -> None:
    row = talk(village)
    article = row.body[1]["articles"][0]
    made = comment(village, row, article=article["id"])
    (one,) = shown(village, row)
    assert (one.article, one.about, one.text) == (article["id"], "红事办10桌以内。", made.text)
    assert (one.outcome, one.mine) == ("", False)
    assert shown(village, row, "resident")[0].mine
    account = str(village.accounts["resident"])
    assert account not in str(one)
    answer(village, made)
    (one,) = shown(village, row)
    assert (one.outcome, one.reason) == ("taken", "改成十二桌")
    assert Message.objects.filter(template="pact-answered").count() == 1
    told = Journal.objects.filter(verb__in=("pact.commented", "pact.answered")).order_by("pk")
    assert [one.data.get("outcome") for one in told] == [None, "taken"]
    assert made.text not in str(list(told.values_list("data", flat=True)))


def test_whoever_is_not_signed_in_reads_and_does_not_write(village: Village) -> None:
    row = talk(village)
    with pytest.raises(Forbidden):
        actions.comment_on_pact(ANYONE, actions.NewComment(row.pk, "好"))


def test_only_a_pact_in_talk_is_commented(village: Village) -> None:
    row = draft(village)
    with pytest.raises(Missing):
        comment(village, row)
    talk(village, row)
    with clock.at(AFTER):
        with pytest.raises(Changed) as fault:
            comment(village, row)
        assert fault.value.code == "talk-over"
        to_vote(village, row)
        with pytest.raises(Changed):
            comment(village, row)


def test_a_talk_that_is_ahead_is_not_commented_yet(village: Village) -> None:
    row = talk(village, first=AFTER.date(), last=AFTER.date().replace(day=25))
    with pytest.raises(Changed) as fault:
        comment(village, row)
    assert fault.value.code == "talk-ahead"
    assert page(village).versions[0].row == row


def test_twice_is_once_and_another_text_is_refused(village: Village) -> None:
    row, id = talk(village), new_id()
    for _ in range(2):
        comment(village, row, id=id)
    assert PactComment.objects.count() == 1
    with pytest.raises(Changed):
        comment(village, row, id=id, text="别的话")
    with pytest.raises(Changed):
        comment(village, row, "neighbour", id=id)


SLIPS = ["", "  ", "长" * 1001, "找13800000001", "他家在3号楼2单元301", "身份证110101199001011234"]


@pytest.mark.parametrize("text", SLIPS, ids=range(len(SLIPS)))
def test_what_everybody_reads_says_nothing_of_persons(village: Village, text: str) -> None:
    with pytest.raises(Invalid) as fault:
        comment(village, talk(village), text=text)
    assert [field for field, _ in codes(fault)] == ["text"]
    assert not PactComment.objects.exists()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("打１３８ ００００ ０００１", "phone"),
        ("0533-1234567", "landline"),
        ("6222020200112233445", "account"),
        ("1组12号门口", "door"),
        ("鲁C·A1234", "car"),
        ("每桌不超过200元，2026年1月1日起", ""),
        ("第3条改成12桌以内", ""),
    ],
)
def test_personal_data_is_found(text: str, kind: str) -> None:
    assert personal(text) == kind


def test_an_unknown_article_is_told(village: Village) -> None:
    with pytest.raises(Invalid) as fault:
        comment(village, talk(village), article="none")
    assert codes(fault) == [("article", "unknown")]


def test_who_answers_and_when(village: Village) -> None:
    row = talk(village)
    made = comment(village, row)
    with pytest.raises((Forbidden, Missing)):
        actions.answer_pact_comment(village.viewer("scorer"), made.pk, "taken", "好")
    with pytest.raises(Invalid):
        answer(village, made, reason=" ")
    with pytest.raises(Invalid):
        answer(village, made, reason="问13800000001")
    answer(village, made)
    answer(village, made)
    with pytest.raises(Changed) as fault:
        answer(village, made, "not_taken", "不改")
    assert fault.value.code == "answered"
    mine = comment(village, row, "secretary", text="我也说一句")
    with pytest.raises(Forbidden):
        answer(village, mine)


def test_what_is_about_a_person_can_be_hidden(village: Village) -> None:
    row = talk(village)
    made = comment(village, row, text="老张家办了三十桌")
    answer(village, made, "hidden", "说到了具体的人")
    assert [one.text for one in shown(village, row)] == [""]
    assert [one.text for one in shown(village, row, "neighbour")] == [""]
    assert [one.text for one in shown(village, row, "resident")] == ["老张家办了三十桌"]
    with clock.at(AFTER):
        assert to_vote(village, row).state == "vote"


def test_one_person_does_not_drown_the_others(village: Village) -> None:
    row = talk(village)
    for n in range(20):
        comment(village, row, text=f"第 {n} 条")
    with pytest.raises(Invalid) as fault:
        comment(village, row)
    assert codes(fault) == [("text", "many")]
    comment(village, row, "neighbour")


def test_what_is_held_of_oneself(village: Village) -> None:
    row = talk(village)
    comment(village, row)
    found = own_pacts_data(village.viewer("resident"))
    assert [one["text"] for one in found["pact_comments"]] == ["十桌太少，亲戚多的坐不下"]
    assert own_pacts_data(village.viewer("neighbour"))["pact_comments"] == []


@pytest.fixture
def walled(village: Village) -> PactVersion:
    """A pact in force that the resident has read, and a revision in talk with a hidden comment."""
    row = in_force(village)
    with clock.at(AFTER):
        actions.acknowledge_pact(village.viewer("resident"), row.pk)
        again = write(village, draft(village), text_of("门前三包。"))
        first = AFTER.date()
        talk(village, again, first=first, last=first.replace(day=30))
        made = comment(village, again)
        answer(village, made, "hidden", "说到人")
    return again


@pytest.mark.postgresql_only
@pytest.mark.parametrize(
    ("role", "counts"),
    [
        ("resident", (2, 1, 1)),
        ("neighbour", (2, 0, 0)),
        ("secretary", (2, 1, 0)),
        ("scorer", (2, 0, 0)),
        ("", (2, 0, 0)),
    ],
)
def test_the_wall(
    village: Village, walled: PactVersion, role: str, counts: tuple[int, int, int]
) -> None:
    with unit(village.accounts[role].pk if role else None):
        found = (
            PactVersion.objects.count(),
            PactComment.objects.count(),
            PactReading.objects.count(),
        )
        assert found == counts
        read = page(village).read
        assert read is not None
        assert read.homes == 1
        assert len(shown(village, walled)) == 1


@pytest.mark.postgresql_only
@pytest.mark.parametrize(("role", "count"), [("secretary", 1), ("scorer", 0), ("resident", 0)])
def test_the_wall_hides_drafts(village: Village, role: str, count: int) -> None:
    draft(village)
    with unit(village.accounts[role].pk):
        assert PactVersion.objects.count() == count
