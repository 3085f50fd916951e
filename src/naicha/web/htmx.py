"""Whether a request wants a part of a page or the whole."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


def wants_part(request: HttpRequest) -> bool:
    """True for htmx, but not for a boosted link or a history restore: they want all."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if not htmx:
        return False
    return not (htmx.boosted or htmx.history_restore_request)
