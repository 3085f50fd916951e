import pytest
from django.db import OperationalError, transaction

from naicha.kernel import database
from naicha.kernel.database import again_on_deadlock


class Flaky:
    """A deed that is a deadlock's victim some times, then done."""

    def __init__(self, times: int, code: int = 1213) -> None:
        self.left, self.code, self.calls = times, code, 0

    def __call__(self) -> str:
        self.calls += 1
        if self.left:
            self.left -= 1
            raise OperationalError(self.code, "Deadlock found")
        return "done"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(database, "PAUSE_S", 0)


@pytest.mark.django_db(transaction=True)
def test_a_victim_of_a_deadlock_is_done_again():
    deed = Flaky(3)

    assert again_on_deadlock(deed)() == "done"
    assert deed.calls == 4


@pytest.mark.django_db(transaction=True)
def test_it_is_not_tried_for_ever():
    deed = Flaky(100)

    with pytest.raises(OperationalError):
        again_on_deadlock(deed)()
    assert deed.calls == database.TIMES


@pytest.mark.django_db(transaction=True)
def test_other_errors_go_on_at_once():
    deed = Flaky(1, code=1045)

    with pytest.raises(OperationalError):
        again_on_deadlock(deed)()
    assert deed.calls == 1


@pytest.mark.django_db(transaction=True)
def test_inside_anothers_transaction_only_the_whole_can_be_redone():
    deed = Flaky(1)

    with pytest.raises(OperationalError), transaction.atomic():
        again_on_deadlock(deed)()
    assert deed.calls == 1
