"""What every test may ask for."""

import os

# Secrets of tests are no files: nothing outside the test is read or made.
os.environ.setdefault("NAICHA_SECRET_KEY", "tests-only-" + "s" * 40)
os.environ.setdefault("NAICHA_PERSONAL_KEY", "tests-only-" + "p" * 40)

import pytest
from hypothesis import settings as hypothesis_settings

from tests.factories.county import County, make_county

# The gate does not depend on luck: properties are tried on the same examples each time.
# `HYPOTHESIS_PROFILE=search make test` looks for new ones.
hypothesis_settings.register_profile("steady", derandomize=True)
hypothesis_settings.register_profile("search", derandomize=False)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def _forget_what_is_kept():
    """What is kept in the process (calendar, kind of installation) begins anew."""
    from naicha.people import queries as people  # noqa: PLC0415 -- after Django is ready
    from naicha.workdays import queries as workdays  # noqa: PLC0415 -- likewise

    people.forget()
    workdays.forget()
    yield
    people.forget()
    workdays.forget()


@pytest.fixture(autouse=True)
def _files_as_they_lie(settings, tmp_path):
    """Nothing was collected for a test: static files keep their plain names."""
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def county(db: None) -> County:
    return make_county()


@pytest.fixture
def other_county(county: County) -> County:
    return make_county("620999")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """On SQLite, test on a file: threads that race meet the locks of real work."""
    from django.conf import settings  # noqa: PLC0415 -- after Django is ready

    database = settings.DATABASES["default"]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    if database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database["TEST"]["NAME"] = str(folder / f"{worker}.sqlite3")
    else:
        database["TEST"]["NAME"] = f"test_naicha_{worker}"
