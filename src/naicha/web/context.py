"""What every frame knows: theme, size, menu, who is here. Computed when asked for."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from naicha.web import menu as entries

THEME_COOKIE = "nc_theme"
SIZE_COOKIE = "nc_size"
KEYS_COOKIE = "nc_keys"
THEMES = ("light", "dark", "auto")
SIZES = ("normal", "large")
KEYS = ("on", "off")


class Frame:
    """``{{ frame }}`` in every template.

    Whoever is signed in is asked for ``display_name``, ``post`` and ``posts``; the
    request may carry ``post``, ``posts`` (each with ``pk`` and a text) and
    ``unread_notices`` instead. What is missing is not shown.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def _chosen(self, cookie: str, allowed: tuple[str, ...]) -> str:
        value = self.request.COOKIES.get(cookie, "")
        return value if value in allowed else ""

    @cached_property
    def theme(self) -> str:
        """``light``, ``dark``, or empty: as the machine is set."""
        chosen = self._chosen(THEME_COOKIE, THEMES)
        return "" if chosen == "auto" else chosen

    @cached_property
    def public_theme(self) -> str:
        """Public pages start light; ``auto`` follows the machine."""
        chosen = self._chosen(THEME_COOKIE, THEMES) or "light"
        return "" if chosen == "auto" else chosen

    @cached_property
    def theme_choice(self) -> str:
        return self._chosen(THEME_COOKIE, THEMES) or "auto"

    @cached_property
    def large(self) -> bool:
        return self._chosen(SIZE_COOKIE, SIZES) == "large"

    @cached_property
    def keys(self) -> str:
        """``off`` when the person switched single keys off."""
        return self._chosen(KEYS_COOKIE, KEYS) or "on"

    @cached_property
    def demo(self) -> bool:
        return bool(getattr(self.request, "naicha_demo", False))

    @cached_property
    def components(self) -> bool:
        """Whether the sheet of components is open."""
        return settings.DEBUG or self.demo

    @cached_property
    def county(self) -> str:
        return str(getattr(self.request, "county_name", "") or "")

    @cached_property
    def signed_in(self) -> bool:
        return bool(getattr(self._user, "is_authenticated", False))

    @cached_property
    def _user(self) -> Any:
        return getattr(self.request, "user", None)

    @cached_property
    def person(self) -> str:
        shown = getattr(self._user, "display_name", None) or self._user
        return str(shown() if callable(shown) else shown)

    @cached_property
    def initial(self) -> str:
        return self.person[:1]

    @cached_property
    def post(self) -> Any:
        return self._asked("post")

    @cached_property
    def posts(self) -> tuple[Any, ...]:
        """The posts to switch between; empty when there is nothing to choose."""
        held = tuple(self._asked("posts") or ())
        return held if len(held) > 1 else ()

    @cached_property
    def unread(self) -> int:
        return int(self._asked("unread_notices") or 0)

    @cached_property
    def registers(self) -> bool:
        """Whether this person may register a matter; unasked, yes."""
        may = self._asked("may_register")
        return True if may is None else bool(may)

    def _asked(self, name: str) -> Any:
        value = getattr(self.request, name, None)
        if value is None:
            value = getattr(self._user, name, None)
        if value is not None and hasattr(value, "all"):
            return value.all()
        return value() if callable(value) else value

    @cached_property
    def menu(self) -> tuple[entries.ShownGroup, ...]:
        return entries.groups(self.request)

    @cached_property
    def tabs(self) -> tuple[entries.ShownEntry, ...]:
        return entries.tabs(self.request)

    @cached_property
    def refusal(self) -> str:
        """The frame in which a refusal is said."""
        return "web/staff.html" if self.signed_in else "web/public.html"


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"frame": Frame(request)}
