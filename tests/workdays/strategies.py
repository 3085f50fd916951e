"""Random calendars around a random start, always with some working time."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from naicha.workdays.pure import SHANGHAI, Calendar, Limit, Unit, Window

FALLBACK = Window(2, time(10), time(11, 30))  # Wednesdays, all the year
SEASONS = [
    ((1, 1), (12, 31)),
    ((10, 1), (4, 30)),
    ((5, 1), (9, 30)),
    ((12, 20), (1, 5)),
]
units = st.sampled_from(Unit)
limits = st.one_of(
    st.builds(Limit, st.integers(1, 5000), st.just(Unit.MINUTES)),
    st.builds(Limit, st.integers(1, 8), st.just(Unit.WORKING_HOURS)),
    st.builds(Limit, st.integers(1, 8), st.just(Unit.WORKING_DAYS)),
)


@st.composite
def windows(draw):
    starts, ends = sorted(
        draw(st.lists(st.integers(0, 1439), min_size=2, max_size=2, unique=True))
    )
    since, until = draw(st.sampled_from(SEASONS))
    clock = [time(*divmod(minute, 60)) for minute in (starts, ends)]
    return Window(draw(st.integers(0, 6)), *clock, since, until)


@st.composite
def cases(draw):
    """A calendar and a start (wall time) among its holidays."""
    first = draw(
        st.sampled_from([date(2026, 9, 28), date(2025, 12, 24), date(2024, 2, 20)])
    )
    days = st.integers(0, 20).map(lambda n: first + timedelta(days=n))
    calendar = Calendar(
        windows=(FALLBACK, *draw(st.lists(windows(), max_size=12))),
        off=draw(st.frozensets(days, max_size=10)),
        on=draw(st.frozensets(days, max_size=4)),
    )
    start = datetime.combine(draw(days), time()) + timedelta(
        minutes=draw(st.integers(0, 1439))
    )
    return calendar, start


def instant(wall):
    return wall.replace(tzinfo=SHANGHAI)


def wall(moment):
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)
