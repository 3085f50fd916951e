"""Addresses for the tests of ``web``: its own, and a few that misbehave."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import include, path

from naicha.kernel.errors import Conflict


class Faster(Conflict):
    code = "faster"
    message = "{who} was faster."


@login_not_required
def refuse(request):
    raise Faster(who="Qian")


@login_not_required
def break_down(request):
    raise RuntimeError


@login_not_required
def forbid(request):
    raise PermissionDenied


@login_not_required
def panel(request, number):
    return HttpResponse(number)


handler400 = "naicha.web.views.bad_request"
handler403 = "naicha.web.views.permission_denied"
handler404 = "naicha.web.views.page_not_found"
handler500 = "naicha.web.views.server_error"
urlpatterns = [
    path("", include("naicha.web.urls")),
    path("refuse/", refuse),
    path("break/", break_down),
    path("forbid/", forbid),
    path("desk/", panel, {"number": "1"}, name="work"),
    path("desk/<number>/", panel, name="panel"),
]
