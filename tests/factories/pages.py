"""Somebody of the small county at a page, at a time the test names."""

import uuid

import time_machine
from django.test import Client
from django.urls import reverse

from naicha.matters.models import Matter
from tests.factories.county import NOW, County, fresh
from tests.factories.deeds import shares

HTMX = {"hx-request": "true"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


def at_work(place: County, name: str) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(place.people[name], backend=BACKEND)
    return client


def at(now=NOW):
    """The door's clock stands at this time."""
    return time_machine.travel(now, tick=False)


def page_of(matter: Matter, move: str = "") -> str:
    url = reverse("matters:matter", args=[matter.number])
    return f"{url}?move={move}" if move else url


def send(client: Client, matter: Matter, move: str, *, htmx=False, **words):
    """Send a move's form as the page makes it: a key, the versions of now."""
    about = fresh(matter)
    kept = ",".join(f"{pk}:{version}" for pk, version in shares(about).items())
    words = {
        "key": str(uuid.uuid4()),
        "version": about.version,
        "shares": kept,
    } | words
    url = reverse("matters:move", args=[matter.number, move])
    return client.post(url, words, headers=HTMX if htmx else {})
