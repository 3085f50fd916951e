"""The side menu and the phone's tabs: apps register entries in ``apps.py: ready()``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PHONE = "phone"
TABS = 5
GROUPS: dict[str, Promise | str] = {
    "work": "",
    "grid": _("Grids and people"),
    "books": _("Books and figures"),
    "system": _("Administration"),
}


def everyone(_request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True)
class MenuEntry:
    """One line of the menu.

    Args:
        name: what it is called; a lazy translation.
        url_name: ``app:page``, without arguments. An entry whose page is not
            installed is left out.
        icon: a name of ``frontend/icons``.
        group: a key of ``GROUPS``, or ``"phone"`` for the phone's tab bar.
        may: whether this person may open it; what they may not is not shown.
        count: how much work waits there; only work to do is counted.
        order: small comes first.
        go: ``today``, ``matters``, ``books`` or ``board``: reached by G and a letter.
    """

    name: Promise | str
    url_name: str
    icon: str
    group: str = "work"
    may: Callable[[HttpRequest], bool] = everyone
    count: Callable[[HttpRequest], int] | None = None
    order: int = 100
    go: str = ""


@dataclass(frozen=True)
class ShownEntry:
    """An entry as one person sees it."""

    name: Promise | str
    url: str
    icon: str
    count: int | None
    current: bool
    go: str


@dataclass(frozen=True)
class ShownGroup:
    name: Promise | str
    entries: tuple[ShownEntry, ...]


_entries: dict[tuple[str, str], MenuEntry] = {}


def register(*entries: MenuEntry) -> None:
    """Add entries; the same page in the same group again replaces the first."""
    for entry in entries:
        _entries[entry.group, entry.url_name] = entry


def groups(request: HttpRequest) -> tuple[ShownGroup, ...]:
    """The side menu for this person, without empty groups."""
    shown = (
        ShownGroup(name, tuple(_shown(request, key))) for key, name in GROUPS.items()
    )
    return tuple(group for group in shown if group.entries)


def tabs(request: HttpRequest) -> tuple[ShownEntry, ...]:
    """The phone's tab bar: at most five."""
    return tuple(_shown(request, PHONE))[:TABS]


def _shown(request: HttpRequest, group: str) -> Iterator[ShownEntry]:
    mine = [entry for entry in _entries.values() if entry.group == group]
    for entry in sorted(mine, key=lambda entry: (entry.order, entry.url_name)):
        if not entry.may(request):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        count = entry.count(request) if entry.count else None
        current = _is_here(request, entry, url)
        yield ShownEntry(entry.name, url, entry.icon, count, current, entry.go)


def _is_here(request: HttpRequest, entry: MenuEntry, url: str) -> bool:
    """The page itself, or a page below it that has no entry of its own."""
    if request.path == url:
        return True
    match = request.resolver_match
    if match is None or url == "/" or not request.path.startswith(url):
        return False
    names = {name for place, name in _entries if place == entry.group}
    return match.view_name not in names
