"""A network that loses answers: requests reach the server, and a part of the answers never comes
back."""

from __future__ import annotations

import http.client
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.browser.outside import free_port

HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}


class Dropping:
    """A proxy before a server on loopback that drops the answers of a share of the entries."""

    def __init__(self, port: int, share: float, seed: int = 7) -> None:
        self.dropped = self.passed = 0
        dice, outer = random.Random(seed), self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(size) if size else None
                there = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP}
                there.request(self.command, self.path, body, headers)
                answer = there.getresponse()
                data = answer.read()
                there.close()
                if "X-Gezhi-Outbox" in self.headers:
                    if dice.random() < share:
                        outer.dropped += 1
                        self.close_connection = True
                        return
                    outer.passed += 1
                self.send_response(answer.status)
                for key, value in answer.getheaders():
                    if key.lower() not in HOP:
                        self.send_header(key, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815 (the library's names)

        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
