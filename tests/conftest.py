"""What every test may ask for."""

import os

# Secrets of tests are no files: nothing outside the test is read or made.
os.environ.setdefault("NAICHA_SECRET_KEY", "tests-only-" + "s" * 40)
os.environ.setdefault("NAICHA_PERSONAL_KEY", "tests-only-" + "p" * 40)

import pytest

from tests.factories.county import County, make_county


@pytest.fixture(autouse=True)
def _forget_what_is_kept():
    """The calendar and profiles are kept in the process; a test begins anew."""
    from naicha.workdays.queries import forget  # noqa: PLC0415 -- after Django is ready

    forget()
    yield
    forget()


@pytest.fixture
def county(db: None) -> County:
    return make_county()


@pytest.fixture
def other_county(county: County) -> County:
    return make_county("620999")
