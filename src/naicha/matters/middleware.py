"""Query codes stay out of logs: the path of ``/q/CODE`` is told as ``/q/``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

CODES = "/q/"


class CodesStayOut:
    """Before anything else: whoever writes a request down reads ``request.path``.

    Addresses are resolved by ``path_info``, which stays.
    """

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(CODES):
            request.path = CODES
        return self.get_response(request)
