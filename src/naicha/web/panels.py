"""Places on a page where an app from a higher floor may show something of its own.

A page says ``{% panels "matter" matter %}``; ``visits/apps.py: ready()`` registers a
panel for ``"matter"``; htmx fetches it when the page is there. Without script the
panel is a link.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


def by_number(thing: Any) -> dict[str, Any]:
    return {"number": thing.number}


def always(_request: HttpRequest, _thing: Any) -> bool:
    return True


@dataclass(frozen=True)
class Panel:
    """One panel.

    Args:
        place: the page's name for the place.
        title: its heading, a lazy translation.
        url_name: a view that answers with the panel's inside.
        arguments: what the view's address needs, from the thing shown.
        may: whether this person sees the panel beside this thing.
    """

    place: str
    title: Promise | str
    url_name: str
    order: int = 100
    arguments: Callable[[Any], dict[str, Any]] = by_number
    may: Callable[[HttpRequest, Any], bool] = always

    def url(self, thing: Any) -> str:
        return reverse(self.url_name, kwargs=self.arguments(thing))


@dataclass(frozen=True)
class ShownPanel:
    title: Promise | str
    url: str
    slug: str


_panels: dict[tuple[str, str], Panel] = {}


def register(*panels: Panel) -> None:
    """Add panels; the same view in the same place again replaces the first."""
    for panel in panels:
        _panels[panel.place, panel.url_name] = panel


def shown(request: HttpRequest, place: str, thing: Any) -> tuple[ShownPanel, ...]:
    """The panels of a place that this person sees."""
    here = [panel for panel in _panels.values() if panel.place == place]
    return tuple(
        ShownPanel(panel.title, panel.url(thing), panel.url_name.replace(":", "-"))
        for panel in sorted(here, key=lambda panel: (panel.order, panel.url_name))
        if panel.may(request, thing)
    )
