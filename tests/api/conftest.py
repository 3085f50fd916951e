"""Callers of the API, at a time that stands still."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.client import ClientHandler

from tests.factories.county import NOW, County


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture(autouse=True)
def _nobody_called_before() -> None:
    cache.clear()


HANDLER = ClientHandler(enforce_csrf_checks=False)  # one, so that it is made ready once


@dataclass
class Caller:
    """Somebody who calls the API; ``client`` may be signed in, ``headers`` go along."""

    client: Client = field(default_factory=Client)
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.client.handler.enforce_csrf_checks:
            self.client.handler = HANDLER

    def get(self, path: str, **query: Any) -> "Answer":
        return Answer(self.client.get(f"/api/v1{path}", query, headers=self.headers))

    def post(self, path: str, **body: Any) -> "Answer":
        return self.send(path, json.dumps(body))

    def send(self, path: str, text: str | bytes) -> "Answer":
        return Answer(
            self.client.post(
                f"/api/v1{path}",
                text,
                content_type="application/json",
                headers=self.headers,
            )
        )


class Answer:
    def __init__(self, response: Any) -> None:
        self.response = response
        self.status = response.status_code
        self.body = json.loads(response.content) if response.content else None

    def __repr__(self) -> str:
        return f"<{self.status} {self.body}>"


def signed_in(county: County, name: str) -> Caller:
    """Somebody of a county with a session."""
    client = Client()
    client.force_login(county.people[name], "django.contrib.auth.backends.ModelBackend")
    return Caller(client)


def with_code(code: str) -> Caller:
    return Caller(headers={"X-Query-Code": code})


@pytest.fixture
def key() -> Callable[[], str]:
    return lambda: str(uuid.uuid4())
