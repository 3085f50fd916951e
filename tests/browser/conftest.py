"""A real Chromium, headless, on the test's own server; no plugin is needed.

``CHROMIUM`` names the browser (default: /usr/bin/chromium). Run with
``pytest -m browser tests/browser``; the look must have been built.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

# Playwright keeps a loop in this thread; the tables are asked in between all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
ROOT = Path(__file__).parents[2]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WAIT_MS = 15_000


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, one for all tests."""
    program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(program).exists():
        pytest.skip(f"no browser at {program}")
    if not (ROOT / "src/naicha/web/static/built/naicha.css").exists():
        pytest.skip("the look is not built: npm run build")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The test's own server; static files lie where they were built."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES={**settings.STORAGES, "staticfiles": plain},
    ):
        server = LiveServer("localhost")
        yield server
        server.stop()


@pytest.fixture
def complaints() -> list[str]:
    """What the console and the page's scripts complained of."""
    return []


@pytest.fixture
def visit(
    chromium: Browser, live_server: LiveServer, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own: width, script or not, cookies."""
    opened: list[BrowserContext] = []

    def open_page(
        path: str = "/", *, width: int = 360, script: bool = True, **cookies: str
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 740},
            java_script_enabled=script,
            locale="zh-CN",
        )
        opened.append(context)
        context.set_default_timeout(WAIT_MS)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )
        page = context.new_page()
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The checker of accessibility, from the development packages."""
    script = ROOT / "node_modules/axe-core/axe.min.js"
    if not script.exists():
        pytest.skip("axe-core is not installed: npm ci")
    return script.read_text()


@pytest.fixture
def axe(axe_source: str) -> Callable[[Page], list[str]]:
    """What axe finds on a page: rule and element, one a line."""

    def run(page: Page) -> list[str]:
        page.evaluate(axe_source)
        found = page.evaluate("axe.run().then((result) => result.violations)")
        return [
            f"{one['id']}: {re.sub(chr(10), ' ', node['html'])[:160]}"
            for one in found
            for node in one["nodes"]
        ]

    return run


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch):
    """Working time that stands still, as the pages read it."""
    from naicha.matters import http  # noqa: PLC0415 -- after Django is ready

    at = timezone.now().replace(
        year=2026, month=11, day=24, hour=2, minute=0, second=0, microsecond=0
    )
    monkeypatch.setattr(http, "now", lambda: at)
    return at
