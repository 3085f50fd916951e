from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    name = "naicha.matters"
    label = "matters"
    verbose_name = _("matters")

    def ready(self) -> None:
        from naicha.matters.services.nightly import (  # noqa: PLC0415 -- tables first
            find_checkers,
        )
        from naicha.posts.hooks import on_posts_changed  # noqa: PLC0415 -- tables first

        if find_checkers not in on_posts_changed:
            on_posts_changed.append(find_checkers)
        self.fill_the_menu()

    def fill_the_menu(self) -> None:
        from naicha.matters.views import menu  # noqa: PLC0415 -- tables first

        menu.fill()
