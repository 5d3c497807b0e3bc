"""What a page says is wrong, read out of the page itself: the words that a person would see."""

import re
from html.parser import HTMLParser

VOID = {"input", "br", "img", "meta", "link", "hr", "source", "use", "path", "circle", "line"}
MOST = 10
SIGNS = {"refused", "field-error", "error", "state"}


class _Words(HTMLParser):
    def __init__(self, kinds: set[str]) -> None:
        super().__init__()
        self.kinds = kinds
        self.depth = self.since = 0
        self.text: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        self.depth += 1
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        alert = given.get("role") == "alert" or (classes & SIGNS and classes & self.kinds)
        if alert and not self.since:
            self.since, self.text = self.depth, []

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.since == self.depth:
            self.since = 0
            words = re.sub(r"\s+", " ", " ".join(self.text)).strip()
            if words:
                self.found.append(words)
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.since:
            self.text.append(data)


def said_in(html: str) -> list[str]:
    """The notices of a page that say what is wrong, at most ten, each once; of a page that says
    nothing else, the sentence that it is made of."""
    found = _found(html, {"notice", "field-error", "error"}) or _found(html, {"state"})
    return [one for one in found if not any(one in other != one for other in found)][:MOST]


def _found(html: str, kinds: set[str]) -> list[str]:
    words = _Words(kinds)
    words.feed(html)
    return list(dict.fromkeys(words.found))
