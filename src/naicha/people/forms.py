"""What is asked for at the door."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Sign-in name and password. A wrong name and a wrong password sound alike."""

    error_messages = {
        "invalid_login": _("Name and password do not belong together."),
        "inactive": _("Name and password do not belong together."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("username", _("Sign-in name")),
            ("password", _("Password")),
        ):
            field = self.fields[name]
            field.label = label
            field.widget.attrs |= {"class": "form-control", "data-no-draft": ""}
