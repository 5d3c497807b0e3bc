"""Forms that are sent through their pages, to see that each is counted once for what it asks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.insight.models import Asking
from gezhi.engines.insight.queries import burden
from gezhi.engines.insight.rules.asking import median
from gezhi.engines.trust.models import Account
from gezhi.surfaces.ui import asked_forms
from gezhi.surfaces.ui.asked_forms import MARK, read_mark
from tests.town import Town

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def cast(build: Callable[[], Town], when: datetime) -> Any:
    """The cast of a test, at its moment."""
    return pytest.mark.parametrize("town", [(build, when)], indirect=True)


def marks(client: Client, page: Any) -> dict[tuple[str, str], str]:
    """The marks of a page (its address, or an answer that drew it), by kind and form."""
    shown = client.get(page) if isinstance(page, str) else page
    assert shown.status_code == 200, page
    found = {}
    for one in re.findall(rf'name="{MARK}" value="([^"]+)"', shown.content.decode()):
        mark = read_mark({MARK: one})
        assert mark is not None
        found[mark["f"][0], mark["f"][1]] = one
    return found


def counted(
    town: Town,
    client: Client,
    kind: str,
    form: str,
    page: Any,
    to: str = "",
    /,
    refused: Any = None,
    **typed: Any,
) -> Asking:
    """A form that is sent twice as it was drawn is counted once, and said in words; sent with what
    is `refused` before, it is not counted then."""
    found = marks(client, page)
    assert (kind, form) in found, sorted(found)
    sent = {"id": str(new_id()), **typed, MARK: found[kind, form]}
    if refused is not None:
        client.post(to or page, {**sent, **refused, "id": str(new_id())})
        assert not Asking.objects.filter(kind=kind, form=form).exists(), "a refusal is no count"
    later = time.time() + 40
    with mock.patch.object(asked_forms.time, "time", return_value=later):
        for n in range(2):
            answer = client.post(to or page, sent)
            assert n or answer.status_code == 302, answer.content.decode()[-2000:]
    row = Asking.objects.get(kind=kind, form=form)
    assert row.times == 1, "a double submit"
    assert row.timed == 1
    assert 30 < (median(row.spread) or 0) < 50, "seconds from drawing to sending"
    viewer = town.viewer(Account.objects.get(pk=client.session["_auth_user_id"]).username)
    (line,) = [one for one in burden(viewer, "", clock.today()).forms if one.form == form]
    assert CHINESE.search(line.about.name.zh), line.about.name
    return row
