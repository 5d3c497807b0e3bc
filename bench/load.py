"""A small HTTP client for load: kept connections over raw sockets, in processes of their own."""

from __future__ import annotations

import multiprocessing
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Requests = Callable[[int], Iterator[bytes]]
"""Makes the requests of one connection, given its number."""


@dataclass
class Result:
    """What came back: answers by status, and how long each took (seconds)."""

    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    seconds: float = 0.0
    sample: bytes = b""

    def add(self, other: Result) -> None:
        """Take in what another process saw."""
        self.statuses += other.statuses
        self.times += other.times
        self.seconds = max(self.seconds, other.seconds)
        self.sample = self.sample or other.sample

    @property
    def count(self) -> int:
        """How many answers there were."""
        return len(self.times)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.count / self.seconds

    def percentile(self, share: float) -> float:
        """The time within which a share of the answers came, in milliseconds."""
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


@dataclass
class _Line:
    """One kept connection and what it is waiting for."""

    socket: socket.socket
    requests: Iterator[bytes]
    sent: float = 0.0
    buffer: bytes = b""


def _send(line: _Line) -> bool:
    request = next(line.requests, None)
    if request is None:
        return False
    line.sent = time.perf_counter()
    line.socket.sendall(request)
    return True


def _answered(line: _Line, result: Result) -> bool:
    """Whether the answer is whole; then it is counted."""
    head, found, body = line.buffer.partition(b"\r\n\r\n")
    if not found:
        return False
    lower = head.lower()
    at = lower.index(b"content-length:") + 15
    length = int(lower[at:].split(b"\r", 1)[0])
    if len(body) < length:
        return False
    status = int(head[9:12])
    result.statuses[status] += 1
    result.times.append(time.perf_counter() - line.sent)
    if not result.sample or (status >= 400 and b" 20" in result.sample[:13]):
        result.sample = line.buffer
    line.buffer = b""
    return True


def _drive(port: int, lines: range, requests: Requests, seconds: float) -> Result:
    result, selector = Result(), selectors.DefaultSelector()
    begin = time.perf_counter()
    busy = 0
    for number in lines:
        one = socket.create_connection(("127.0.0.1", port))
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = _Line(one, requests(number))
        selector.register(one, selectors.EVENT_READ, line)
        busy += _send(line)
    while busy:
        for key, _ in selector.select(5):
            line = key.data
            line.buffer += line.socket.recv(262_144)
            if _answered(line, result):
                over = time.perf_counter() - begin > seconds
                if over or not _send(line):
                    busy -= 1
    result.seconds = time.perf_counter() - begin
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    return result


def _work(queue: object, *arguments: object) -> None:
    queue.put(_drive(*arguments))  # type: ignore[attr-defined,arg-type]


def load(
    port: int, requests: Requests, *, seconds: float, connections: int = 16, processes: int = 2
) -> Result:
    """Send requests over kept connections for a while, each as soon as the one before was
    answered."""
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    share = -(-connections // processes)
    started = []
    for number in range(processes):
        lines = range(number * share, min((number + 1) * share, connections))
        one = context.Process(target=_work, args=(queue, port, lines, requests, seconds))
        one.start()
        started.append(one)
    total = Result()
    for _ in started:
        total.add(queue.get(timeout=seconds + 60))
    for one in started:
        one.join()
    return total
