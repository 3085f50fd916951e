"""Signing in with a password, and out."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from naicha.people.forms import SignInForm
from naicha.web.middleware import say_no


@method_decorator([never_cache, login_not_required], name="dispatch")
class SignIn(LoginView):
    """Sign in by name and password; a wrong one is said beside the form (422)."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


class SignOut(LogoutView):
    """Sign out, by a form alone."""


def locked_out(request: HttpRequest, *_given: Any, **_more: Any) -> HttpResponse:
    """Say that too many passwords were wrong; how many is nobody's business."""
    message = _("Too many wrong passwords. Wait a quarter of an hour, then try again.")
    return say_no(request, message, HTTPStatus.TOO_MANY_REQUESTS)
