from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "naicha.demo"
    label = "demo"
    verbose_name = _("demo")

    def ready(self) -> None:
        from naicha.demo import checks  # noqa: F401, PLC0415 -- registers itself
