"""Where the demo sign-in may stand: in a demo, on this machine."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

from naicha.people.queries import is_demo

# Whoever stands behind a proxy comes from elsewhere, whatever the socket says.
PROXIES = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


def is_open_to(request: HttpRequest) -> bool:
    """Whether somebody may sign in here by one press."""
    return is_demo() and (settings.DEMO_ANYWHERE or is_local(request))


def is_local(request: HttpRequest) -> bool:
    """Whether a request comes from this machine, without a proxy between."""
    if any(name in request.headers for name in PROXIES):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
