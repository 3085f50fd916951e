"""What the hours of the event catalogue mean as limits.

The catalogue gives two numbers of hours without saying which kind. Short ones are
emergencies, where night and holidays count too; multiples of 8 are days of the trade.
"""

from decimal import Decimal, InvalidOperation

from naicha.workdays.pure.calendar import Limit, Unit

URGENT_H = 2  # answered within this: both limits are natural time
WORKING_DAY_H = 8  # of the catalogue's reckoning, not of any office
DAYS_FROM_H = 16


class Unreadable(ValueError):
    """These hours are no limit."""


def _hours(written: str) -> Decimal:
    try:
        hours = Decimal(written.strip())
    except InvalidOperation as error:
        raise Unreadable(written) from error
    if not hours.is_finite() or hours <= 0:
        raise Unreadable(written)
    return hours


def _limit(hours: Decimal, written: str, *, natural: bool) -> Limit:
    amount = hours * 60 if natural else hours
    if amount % 1:
        raise Unreadable(written)
    if natural:
        return Limit(int(amount), Unit.MINUTES)
    if amount >= DAYS_FROM_H and not amount % WORKING_DAY_H:
        return Limit(int(amount) // WORKING_DAY_H, Unit.WORKING_DAYS)
    return Limit(int(amount), Unit.WORKING_HOURS)


def limits(respond_hours: str, resolve_hours: str) -> tuple[Limit, Limit]:
    """The limits of first answer and of resolution.

    Raises:
        Unreadable: not a number over 0, or not whole minutes or working hours.
    """
    respond, resolve = _hours(respond_hours), _hours(resolve_hours)
    natural = respond <= URGENT_H
    return (
        _limit(respond, respond_hours, natural=natural),
        _limit(resolve, resolve_hours, natural=natural),
    )


def profile_code(respond_hours: str, resolve_hours: str) -> str:
    """The code of the profile for a pair of hours: ``r4-s24``, ``r0.5-s12``."""
    respond, resolve = _hours(respond_hours), _hours(resolve_hours)
    return f"r{respond.normalize():f}-s{resolve.normalize():f}"
