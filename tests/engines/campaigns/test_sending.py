"""How a bulletin is sent: to mail and a web hook on loopback, tried again, counted."""

from __future__ import annotations

import email
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.engines.campaigns.actions import (
    Written,
    begin_bulletin,
    issue_bulletin,
    send_again,
    send_bulletins,
    write_bulletin,
)
from gezhi.engines.campaigns.models import Delivery
from gezhi.engines.campaigns.queries import bulletin
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Forbidden
from tests.campaigning import City
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


def told(verb: str) -> int:
    return Journal.objects.filter(verb=f"campaign.{verb}").count()


def test_a_channel_that_fails_is_tried_again_later_and_shown(
    city: City, now: clock.Clock, settings: Any
) -> None:
    settings.CHANNELS = {"mail": "mailto://secret@x", "chat": "json://y"}
    office = city.viewer("office")
    row = begin_bulletin(office, city.campaign)
    issue_bulletin(office, row.pk)
    sent: list[str] = []

    def send(address: str, title: str, body: str) -> None:
        if address.startswith("mailto") and len(sent) < 3:
            raise ConnectionError(f"{address} refused")
        sent.append(f"{address} {title}")
        assert "本周办结：0" in body

    assert send_bulletins(SYSTEM, send) == 1
    failed = Delivery.objects.get(channel="mail")
    assert "secret" not in failed.fault
    assert failed.fault
    assert send_bulletins(SYSTEM, send) == 0
    now.advance(timedelta(minutes=1, seconds=1))
    send_bulletins(SYSTEM, send)
    failed.refresh_from_db()
    assert failed.tries == 2
    assert failed.due - clock.now() == timedelta(minutes=2)
    sent.append("mended")
    sent.append("mended")
    send_again(office, failed.pk)
    assert send_bulletins(SYSTEM, send) == 1
    shown = bulletin(office, row.pk)
    assert all(one.sent is not None for one in shown.deliveries)
    assert told("bulletin_sent") == 2


class Chat(BaseHTTPRequestHandler):
    """A web hook: keeps what was sent, and refuses when told to."""

    answers = 200

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(json.loads(said))  # type: ignore[attr-defined]
        self.send_response(type(self).answers)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Post(socketserver.StreamRequestHandler):
    """As much of SMTP as takes one message."""

    def handle(self) -> None:
        self._say("220 here")
        for raw in self.rfile:
            verb = raw.decode().strip().upper()[:4]
            if verb == "DATA":
                self._say("354 go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                self.server.got.append(b"".join(lines))  # type: ignore[attr-defined]
            self._say("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def listening(server: Any) -> Iterator[Any]:
    """A server on loopback, with what it got."""
    server.got = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def test_mail_and_chat_get_every_line_and_are_counted(
    city: City, now: clock.Clock, settings: Any
) -> None:
    office = city.viewer("office")
    row = begin_bulletin(office, city.campaign)
    words = "第一行 <b>甲 & 乙</b>\n第二行"
    write_bulletin(office, Written(row.pk, "第一周简报", words, row.revision))
    chat_at = ThreadingHTTPServer(("127.0.0.1", 0), Chat)
    mail_at = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Post)
    with listening(chat_at) as chat, listening(mail_at) as mail:
        settings.CHANNELS = {
            "chat": f"json://127.0.0.1:{chat.server_address[1]}/hook?rto=5",
            "mail": f"mailto://127.0.0.1:{mail.server_address[1]}/"
            "?from=a@example.org&to=b@example.org&mode=insecure",
        }
        issue_bulletin(office, row.pk)
        Chat.answers = 503
        assert send_bulletins(SYSTEM) == told("bulletin_sent") == 1, "what was refused is not sent"
        refused = Delivery.objects.get(channel="chat")
        assert (refused.sent, refused.tries) == (None, 1)
        assert refused.fault == "ConnectionError: the channel refused it"
        Chat.answers = 200
        now.advance(timedelta(minutes=1, seconds=1))
        assert send_bulletins(SYSTEM) == 1
        assert send_bulletins(SYSTEM) == 0, "once is enough"
        assert told("bulletin_sent") == 2
        assert Delivery.objects.exclude(sent=None).count() == 2
    assert chat.got[1]["title"] == "第一周简报（第1期）"
    assert chat.got[1]["message"].endswith(f"\n\n{words}")
    (letter,) = [email.message_from_bytes(one, policy=policy.default) for one in mail.got]
    assert letter["Subject"] == "第一周简报（第1期）"
    plain, rich = (letter.get_body((kind,)) for kind in ("plain", "html"))
    body = plain.get_content() if plain else ""
    assert body.splitlines()[0] == "本周办结：0"
    assert body.replace("\r\n", "\n").rstrip().endswith(words)
    shown = rich.get_content() if rich else ""
    assert "<b>甲" not in shown
    assert "&lt;b&gt;甲" in shown or not shown


def test_a_sending_is_given_up_and_tried_again_by_the_office(
    city: City, now: clock.Clock, settings: Any
) -> None:
    settings.CHANNELS = {"mail": "mailto://x"}
    office = city.viewer("office")
    issue_bulletin(office, begin_bulletin(office, city.campaign).pk)
    tried: list[str] = []

    def refuse(address: str, title: str, body: str) -> None:
        tried.append(address)
        raise ConnectionError("no")

    def accept(address: str, title: str, body: str) -> None:
        tried.append(address)

    for _ in range(12):
        assert send_bulletins(SYSTEM, refuse) == 0
        now.advance(timedelta(days=1))
    assert len(tried) == 8
    one = Delivery.objects.get()
    assert (one.sent, one.tries) == (None, 8)
    with pytest.raises(Forbidden):
        send_again(city.viewer("organiser"), one.pk)
    send_again(office, one.pk)
    assert send_bulletins(SYSTEM, accept) == 1
    send_again(office, one.pk)
    one.refresh_from_db()
    assert (one.tries, told("bulletin_sent")) == (1, 1), "what is sent is not sent twice"
    assert send_bulletins(SYSTEM, accept) == 0
