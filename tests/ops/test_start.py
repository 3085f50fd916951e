"""From an empty folder to a served address; what is begun is left alone."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command

from naicha.ops import starting
from naicha.people.models import Account
from naicha.people.services import mark_as_real
from naicha.places.models import Division
from naicha.workdays.models import Holiday
from tests.factories.county import NOW

ROOT = Path(__file__).parents[2]


@pytest.fixture
def port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.fixture
def calls(monkeypatch):
    """What other commands were called; none is run."""
    made = []
    monkeypatch.setattr(
        starting, "call_command", lambda *words, **more: made.append((words, more))
    )
    return made


def test_a_port_that_is_taken_is_said_before_anything_is_done(calls):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        with pytest.raises(CommandError, match=str(taken)) as said:
            call_command("start", port=taken)

    assert "PORT=8000" in str(said.value)
    assert calls == []


@pytest.mark.parametrize("port", [-1, 70_000])
def test_what_is_no_port_is_said(port, calls):
    with pytest.raises(CommandError, match=str(port)):
        call_command("start", port=port)


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["week", "empty"])
def test_an_empty_database_is_filled_by_the_stage(calls, stage):
    assert starting.fill(stage) is True
    assert calls == [(("demo",), {"stage": stage})]


def a_county(_now):
    Division.objects.create(
        level="county", code="620923000000", name="县", valid_from="2026-01-01"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "begin",
    [mark_as_real, a_county, lambda _now: Account.objects.open("first", "第一人")],
    ids=["marked", "county", "account"],
)
def test_what_is_begun_is_never_filled_but_gets_its_calendar(calls, begin):
    begin(NOW)

    assert starting.fill("week") is False
    assert calls == []
    assert Holiday.objects.filter(year=2026).exists()


@pytest.mark.django_db
def test_tables_that_are_there_are_not_migrated_again(calls):
    assert starting.migrate() is False
    assert calls == []


def test_static_files_are_collected_when_one_changed(
    calls, settings, tmp_path, monkeypatch
):
    settings.STATIC_ROOT = tmp_path / "static"
    states = iter("aaabb")
    monkeypatch.setattr(starting, "static_state", lambda: next(states))

    done = [starting.collect_static() for _ in range(2)]
    (tmp_path / "static").rmdir()
    done += [starting.collect_static() for _ in range(3)]

    assert done == [True, False, True, True, False]
    assert [words for words, _more in calls] == [("collectstatic",)] * 3


def test_a_changed_static_file_is_another_state(monkeypatch, tmp_path):
    class Finder:
        def list(self, _ignored):
            storage = FileSystemStorage(tmp_path)
            return [(name, storage) for name in storage.listdir("")[1]]

    monkeypatch.setattr(starting, "get_finders", lambda: [Finder()])
    (tmp_path / "a.css").write_text("a{}")
    first, again = starting.static_state(), starting.static_state()
    (tmp_path / "a.css").write_text("b{c}")
    changed = starting.static_state()
    (tmp_path / "b.css").write_text("")

    states = [first, again, changed, starting.static_state()]
    assert len(set(states)) == 3
    assert first == again


def test_sqlite_is_served_by_one_process(monkeypatch):
    command = starting.server(8001)

    assert command[:3] == [sys.executable, "-m", "granian"]
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "8001"
    assert command[-1] == "naicha.config.wsgi:application"
    if starting.connection.vendor == "sqlite":
        assert command[command.index("--workers") + 1] == "1"


@pytest.mark.slow
def test_from_an_empty_folder_to_an_answer_and_quickly_again(tmp_path, port):
    """``naicha start`` as ``make run`` calls it, twice."""
    environment = os.environ | {
        "NAICHA_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "naicha.config.settings",
    }
    environment.pop("NAICHA_DATABASE_URL", None)
    took = [served(environment, port) for _ in range(2)]

    assert took[1] < 10


def served(environment, port) -> float:
    """Start, wait for an answer, stop; seconds to the answer."""
    begun = time.monotonic()
    command = [
        sys.executable, str(ROOT / "manage.py"), "start", "--stage", "empty",
        "--port", str(port),
    ]  # fmt: skip
    with subprocess.Popen(command, env=environment) as process:
        try:
            wait_for_answer(port, process)
            return time.monotonic() - begun
        finally:
            process.terminate()


def wait_for_answer(port, process, most_s=120):
    until = time.monotonic() + most_s
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/").close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError


@pytest.mark.django_db
def test_the_command_prepares_prints_the_address_and_hands_over(
    calls, monkeypatch, port, settings, tmp_path
):
    settings.HOME = tmp_path / "home"
    settings.STATIC_ROOT = tmp_path / "static"
    became = []
    monkeypatch.setattr(os, "execv", lambda *words: became.append(words))
    monkeypatch.setattr(
        "naicha.ops.management.commands.start.connections.close_all", lambda: None
    )
    out = StringIO()

    call_command("start", port=port, stage="empty", stdout=out)

    assert (("demo",), {"stage": "empty"}) in calls
    assert f"http://localhost:{port}/" in out.getvalue()
    assert became == [(sys.executable, starting.server(port))]
    assert settings.HOME.is_dir()
