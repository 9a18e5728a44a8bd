"""The demo's shop behind a real server in this process, and a browser that visits it.

A browser is another process, so what a test writes must really be committed. The shop therefore stands on a database
of its own, a copy as ``race_db`` makes them, filled once by ``load_demo``; its tests share it and begin with a fresh
visitor each. Served by a thread on a free port of this machine, static files and uploads included.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from config.common.models import RateWindow
from tests.browser.chromium import chromium
from tests.browser.goods import Shop
from tests.support import databases

PHONE, DESK = 390, 1280
PATIENCE = 10_000  # milliseconds


@pytest.fixture(scope="package")
def shop(
    template_db: str,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    changed = {
        "ROOT_URLCONF": "tests.browser.urls",
        "MEDIA_ROOT": folder / "media",
        "PRIVATE_ROOT": folder / "private",
        "MIDDLEWARE": [*settings.MIDDLEWARE, "tests.browser.urls.Rendered"],
    }
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        databases.copy_of(template_db),
        override_settings(**changed),
    ):
        # Playwright keeps a loop in this thread; no coroutine of ours runs in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        call_command("load_demo", stdout=io.StringIO())
        server = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        try:
            yield Shop(f"http://127.0.0.1:{server.port}")
        finally:
            server.terminate()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def visitor(shop: Shop, browser: Browser) -> Iterator[Callable[..., Page]]:
    """``visitor(width=…, java_script_enabled=…)`` opens a new visitor's page; all are closed after the test.

    All tests come from one address, so each begins with nothing counted against it.
    """
    RateWindow.objects.all().delete()
    contexts = []

    def arrive(*, width: int = PHONE, **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844}, locale="id-ID", reduced_motion="reduce", **options
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield arrive
    for context in contexts:
        context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever visits the shop needs a browser; the rest of this folder does not."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent and "shop" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
