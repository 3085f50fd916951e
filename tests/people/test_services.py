"""What an installation is, is said once."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from naicha.people import errors, queries, services
from naicha.people.middleware import DemoMark
from naicha.people.models import Installation

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_database_is_neither_until_it_is_said():
    assert queries.made_as() == ""
    assert not queries.is_demo()


def test_demo_is_said_once_and_stays():
    services.mark_as_demo(NOW)

    assert queries.is_demo()
    with pytest.raises(errors.MadeBefore):
        services.mark_as_real(NOW)
    assert queries.is_demo()


def test_kind_of_installation_is_asked_once_a_process(django_assert_num_queries):
    services.mark_as_real(NOW)

    with django_assert_num_queries(1):
        assert not queries.is_demo()
        assert not queries.is_demo()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("installation_is_one", {"only": 2, "made_as": "demo"}),
        ("installation_made_as_is_known", {"made_as": "toy"}),
    ],
)
def test_broken_installation_is_refused_by_name(name, values):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Installation.objects.create(made_at=NOW, **values)


@pytest.mark.parametrize("demo", [True, False])
def test_every_request_knows_whether_this_is_a_demo(demo):
    (services.mark_as_demo if demo else services.mark_as_real)(NOW)
    request = RequestFactory().get("/")

    DemoMark(lambda request: request)(request)

    assert request.naicha_demo is demo


def test_account_without_a_password_cannot_sign_in_with_one():
    assert not services.open_account("somebody", "某人").has_usable_password()
