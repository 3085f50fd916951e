from datetime import date

import pytest
from django.apps import apps

from naicha.workdays import queries


@pytest.fixture(autouse=True)
def _nothing_kept():
    queries.forget()
    yield
    queries.forget()


def division(code, name):
    return apps.get_model("places.Division").objects.create(
        level="county", code=code, name=name, valid_from=date(2020, 1, 1)
    )


@pytest.fixture
def county(db):
    return division("620923000000", "肃北蒙古族自治县")


@pytest.fixture
def neighbour(db):
    return division("620924000000", "阿克塞哈萨克族自治县")
