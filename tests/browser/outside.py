"""A server process and a phone of their own: both can be ended at any moment and begun again."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

CODE = "402718"
SHOTS = os.environ.get("GEZHI_SHOTS", "")
ROOT = Path(__file__).resolve().parents[2]
SIZE = {"width": 360, "height": 780}
START_SECONDS = 90

_SERVE = """
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
Server("gezhi.config.wsgi:application", address="127.0.0.1", port={port}, interface=Interfaces.WSGI,
       workers=1, blocking_threads=2, log_access=False, log_level=LogLevels.warning).serve()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """A server process on a home of its own."""

    def __init__(self, home: Path, database: str = "", keys: str = "") -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "GEZHI_HOME": keys or str(home),
            "GEZHI_DATABASE": database or f"sqlite:///{home}/gezhi.db",
            "GEZHI_DEMO": "1",
            "GEZHI_URL": self.base,
        }
        self.env.pop("DJANGO_SETTINGS_MODULE", None)
        self.told: dict[str, Any] = {}
        self.process: subprocess.Popen[bytes] | None = None

    def build(self, cases: int) -> dict[str, Any]:
        """The town, by a process of its own; what a test must know of it."""
        made = subprocess.run(
            [sys.executable, "-m", "tests.browser.outside_town", str(cases)],
            env=self.env,
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        found: dict[str, Any] = json.loads(made.stdout.decode().splitlines()[-1])
        return found

    def start(self) -> None:
        code = _SERVE.format(port=self.port)
        env = {**self.env, "DJANGO_SETTINGS_MODULE": "gezhi.config.settings"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], env=env, cwd=ROOT, start_new_session=True
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:  # the first answer takes as long as all that it loads
                urllib.request.urlopen(f"{self.base}/field/sw.js", timeout=START_SECONDS).close()
            except HTTPError:
                break
            except OSError:
                time.sleep(0.1)
            else:
                return
        self.stop()
        raise AssertionError("the server did not start")

    def stop(self) -> None:
        """Ended at once, as by a cut of power."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def chromium_path() -> str:
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    return str(next(filter(None, found)))


class Phone:
    """A browser with a profile on the disk, which survives being killed."""

    def __init__(
        self, browser_type: Any, site: Any, profile: Path, base: str = "", **more: Any
    ) -> None:
        self.type, self.site, self.profile, self.more = browser_type, site, profile, more
        self.base = base or site.base
        self.faults: list[str] = []
        self.begin()

    def begin(self) -> None:
        sandbox = [] if os.getuid() else ["--no-sandbox"]
        self.context = self.type.launch_persistent_context(
            str(self.profile),
            executable_path=chromium_path(),
            args=[*sandbox, "--disable-dev-shm-usage"],
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=SIZE,
            **self.more,
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.pages[0]
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def kill(self) -> None:
        """SIGKILL to every process of this browser: those that name its profile."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                told = path.read_bytes()
            except OSError:
                continue
            if str(self.profile).encode() in told and b"chromium" in told.lower():
                os.kill(int(path.parent.name), signal.SIGKILL)
        with contextlib.suppress(Exception):
            self.context.close()
        for lock in self.profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def sign_in(self, role: str) -> None:
        self.open("/demo/sign-in")
        self.page.locator("li", has_text=role).get_by_role("button").first.click()
        self.page.wait_for_url(lambda url: "/demo/" not in url)

    def enrol(self) -> None:
        """Me, take this phone outside, a code; then everything is on the phone."""
        self.open("/field/phone")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.locator("#code").fill(CODE)
        self.page.locator("#again").fill(CODE)
        self.page.locator("form[data-enrol] button.primary").click()
        self.page.wait_for_url(re.compile("#done$"), timeout=120_000)

    def waiting(self) -> list[dict[str, Any]]:
        """The entries on the phone, in their order."""
        js = "gezhiPhone.told().then(a => a.map(({id, subject, state, outcome, made, tries, post})"
        js += " => ({id, subject, state, outcome, made, tries, "
        js += "url: post && post.url, said: post && post.said})))"
        found: list[dict[str, Any]] = self.page.evaluate(js)
        return found

    def pages(self) -> list[str]:
        """The addresses of the pages on the phone."""
        js = """new Promise((done) => {
          const ask = indexedDB.open('gezhi-field'); ask.onsuccess = () => {
          const all = ask.result.transaction('pages').objectStore('pages').getAllKeys()
          all.onsuccess = () => { ask.result.close(); done(all.result) } } })"""
        found: list[str] = self.page.evaluate(js)
        return found

    def shoot(self, name: str) -> None:
        """A picture for whoever wants to look, if a folder for them is named."""
        if SHOTS:
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)

    def kept(self) -> None:
        """The page says that it was kept."""
        self.page.get_by_role("heading", name="已存在这部手机里").wait_for()

    def cut(self, site_too: bool = False) -> None:
        self.context.set_offline(True)
        if site_too:
            self.site.stop()

    def join(self) -> None:
        if self.site.process is None:
            self.site.start()
        self.context.set_offline(False)

    def note_forms(self, cases: list[str]) -> list[dict[str, Any]]:
        """The form of a note on each case, as its page has it: address and hidden fields."""
        js = """async (cases) => Promise.all(cases.map(async (one) => {
          const html = await (await fetch(`/field/case/${one}/note`)).text()
          const page = new DOMParser().parseFromString(html, 'text/html')
          const form = page.querySelector('form.act')
          const fields = [...new FormData(form).entries()].filter(([name]) =>
            !['csrfmiddlewaretoken', 'text'].includes(name))
          return { url: form.getAttribute('action'), fields }
        }))"""
        found: list[dict[str, Any]] = self.page.evaluate(js, cases)
        return found

    def put_notes(self, forms: list[dict[str, Any]], many: int) -> None:
        """So many notes, one after another over all of the cases, numbered."""
        js = """async ([forms, many]) => {
          for (let n = 0; n < many; n++) {
            const form = forms[n % forms.length]
            const fields = [...form.fields, ['text', `记录 ${String(n).padStart(4, '0')}`]]
            const more = { multipart: false, title: '', lines: [] }
            await gezhiPhone.put({ url: form.url, fields, ...more }, [])
          }
        }"""
        self.page.evaluate(js, [forms, many])

    def drained(self, seconds: int = 60) -> None:
        """Everything was sent."""
        js = "gezhiPhone.sendNow().then(() => gezhiPhone.all()).then(a => a.length)"
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.page.evaluate(js) == 0:
                return
            time.sleep(0.3)
        raise AssertionError(self.waiting())
