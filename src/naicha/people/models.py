"""Accounts of those who work here: for signing in, and nothing else."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    def open(self, login: str, name: str, password: str | None = None) -> "Account":
        """Open an account; without a password nobody can sign in with one."""
        account = self.model(login=login, name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who works here. What they may do follows from their posts."""

    login = models.CharField(_("sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("account")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="account_has_a_login",
                condition=~models.Q(login=""),
                violation_error_message=_("An account has a sign-in name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MadeAs(models.TextChoices):
    DEMO = "demo", _("a demo")
    REAL = "real", _("for real work")


class Installation(models.Model):
    """One row: whether this database was made as a demo. It never changes."""

    only = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    made_as = models.CharField(_("made as"), max_length=4, choices=MadeAs)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("installation")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="installation_is_one", condition=models.Q(only=1)
            ),
            models.CheckConstraint(
                name="installation_made_as_is_known",
                condition=models.Q(made_as__in=MadeAs.values),
            ),
        ]

    def __str__(self) -> str:
        return self.get_made_as_display()
