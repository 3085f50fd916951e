"""The demo's door: one card a role, one press, no password."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from naicha.audit.models import SecurityEventKind
from naicha.audit.services import record_security
from naicha.demo import errors
from naicha.demo.http import is_open_to
from naicha.demo.queries import Card, cards, numbers
from naicha.kernel.crypto import blind
from naicha.people.models import Account
from naicha.web.pure import RoleView

BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose as whom to look around; elsewhere than in a demo there is no such page.

    Raises:
        NoDemoHere: somebody pressed a card that is none.
    """
    if not is_open_to(request):
        raise Http404
    if request.method != "POST":
        return page(request)
    account = chosen(request.POST.get("login", ""))
    login(request, account, backend=BACKEND)
    record_security(
        SecurityEventKind.DEMO_SIGN_IN,
        now=timezone.now(),
        account=account,
        source=blind("address", request.META.get("REMOTE_ADDR", "")),
    )
    return redirect(settings.LOGIN_REDIRECT_URL)


def chosen(name: str) -> Account:
    """Who stands on the card that was pressed."""
    for group in cards():
        for card in group.cards:
            if card.account.login == name:
                return card.account
    raise errors.NoDemoHere


def page(request: HttpRequest) -> HttpResponse:
    groups = [
        {"name": group.name, "cards": [role_view(card) for card in group.cards]}
        for group in cards()
    ]
    found = numbers()
    households = f"{found.households:,}"
    context = {"groups": groups, "numbers": found, "households": households}
    return render(request, "demo/sign_in.html", context, status=HTTPStatus.OK)


def role_view(card: Card) -> RoleView:
    return RoleView(
        icon=card.icon,
        role=str(card.role),
        first=str(card.what),
        person=f"{card.account.name} · {card.unit}",
        name="login",
        value=card.account.login,
    )
