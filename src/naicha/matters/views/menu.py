"""What the menu and the phone's tabs say of matters."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from naicha.matters.desk import works_with_matters
from naicha.matters.views import door
from naicha.posts.capabilities import Capability
from naicha.posts.http import actor_of_request
from naicha.web.menu import PHONE, MenuEntry, register


def sees_matters(request: HttpRequest) -> bool:
    return works_with_matters(actor_of_request(request))


def registers(request: HttpRequest) -> bool:
    return actor_of_request(request).may(Capability.REGISTER)


def work_to_do(request: HttpRequest) -> int:
    return door.counts_for(request).todo


def fill() -> None:
    today, every, new = "matters:today", "matters:list", "matters:register"
    register(
        MenuEntry(
            _("Today's work"),
            today,
            "home",
            may=sees_matters,
            count=work_to_do,
            order=10,
            go="today",
        ),
        MenuEntry(
            _("Matters"), every, "list", may=sees_matters, order=20, go="matters"
        ),
        MenuEntry(_("Today"), today, "home", PHONE, may=sees_matters, order=10),
        MenuEntry(_("Matters"), every, "list", PHONE, may=sees_matters, order=20),
        MenuEntry(_("Register one"), new, "plus", PHONE, may=registers, order=30),
    )
