import django.db.models.deletion
import naicha.workdays.models
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeadlineProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("slot", models.BigIntegerField(default=0, editable=False)),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, verbose_name="version"),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                (
                    "extension_amount",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="longest extension"
                    ),
                ),
                (
                    "extension_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("minutes", "minutes, by day and night"),
                            ("working_hours", "working hours"),
                            ("working_days", "working days"),
                        ],
                        max_length=13,
                        verbose_name="unit of the extension",
                    ),
                ),
                ("basis", models.TextField(blank=True, verbose_name="basis")),
                (
                    "county",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.division",
                        verbose_name="county",
                    ),
                ),
            ],
            options={
                "verbose_name": "deadline profile",
                "ordering": ["slot", "code", "version"],
            },
        ),
        migrations.CreateModel(
            name="ClockLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("triage", "triage"),
                            ("sign", "signing for receipt"),
                            ("respond", "first answer"),
                            ("handle", "handling by the grid"),
                            ("resolve", "resolution"),
                            ("verify", "check"),
                            ("revisit", "revisit"),
                            ("ruling", "ruling"),
                        ],
                        max_length=10,
                        verbose_name="clock",
                    ),
                ),
                ("amount", models.PositiveIntegerField(verbose_name="amount")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("minutes", "minutes, by day and night"),
                            ("working_hours", "working hours"),
                            ("working_days", "working days"),
                        ],
                        max_length=13,
                        verbose_name="unit",
                    ),
                ),
                (
                    "warn_points",
                    models.JSONField(
                        default=naicha.workdays.models.default_warn_points,
                        validators=[naicha.workdays.models.rising_percents],
                        verbose_name="warn points",
                    ),
                ),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits",
                        to="workdays.deadlineprofile",
                        verbose_name="profile",
                    ),
                ),
            ],
            options={
                "verbose_name": "limit of a clock",
                "ordering": ["profile", "clock"],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(verbose_name="year of the notice"),
                ),
                ("day", models.DateField(unique=True, verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[("holiday", "holiday"), ("makeup", "make-up workday")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=30, verbose_name="name")),
                ("source", models.CharField(max_length=100, verbose_name="notice")),
            ],
            options={
                "verbose_name": "holiday",
                "ordering": ["day"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["holiday", "makeup"])),
                        name="holiday_kind_is_known",
                        violation_error_message="A day is a holiday or a make-up workday.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("source", ""), _negated=True),
                        ),
                        name="holiday_has_name_and_source",
                        violation_error_message="A holiday has a name and a notice.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("slot", models.BigIntegerField(default=0, editable=False)),
                (
                    "season_from",
                    models.PositiveSmallIntegerField(
                        default=101,
                        validators=[naicha.workdays.models.day_of_season],
                        verbose_name="season from",
                    ),
                ),
                (
                    "season_to",
                    models.PositiveSmallIntegerField(
                        default=1231,
                        validators=[naicha.workdays.models.day_of_season],
                        verbose_name="season to",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        verbose_name="weekday",
                    ),
                ),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="to")),
                (
                    "county",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.division",
                        verbose_name="county",
                    ),
                ),
            ],
            options={
                "verbose_name": "working window",
                "ordering": ["slot", "season_from", "weekday", "starts"],
            },
        ),
        migrations.AddConstraint(
            model_name="deadlineprofile",
            constraint=models.UniqueConstraint(
                fields=("slot", "code", "version"),
                name="profile_version_stands_once",
                violation_error_message="This version of the profile is there already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadlineprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("county__isnull", True), ("slot", 0)),
                    models.Q(("county", models.F("slot")), ("county__isnull", False)),
                    _connector="OR",
                ),
                name="profile_slot_is_county",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadlineprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), _negated=True), ("version__gte", 1)
                ),
                name="profile_has_code_and_version",
                violation_error_message="A profile has a code and a version.",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadlineprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("extension_amount__isnull", True), ("extension_unit", "")
                    ),
                    models.Q(
                        ("extension_amount__gte", 1),
                        ("extension_amount__isnull", False),
                        (
                            "extension_unit__in",
                            ["minutes", "working_hours", "working_days"],
                        ),
                    ),
                    _connector="OR",
                ),
                name="profile_extension_is_whole_or_none",
                violation_error_message="An extension has an amount and a unit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clocklimit",
            constraint=models.UniqueConstraint(
                fields=("profile", "clock"),
                name="limit_of_clock_stands_once",
                violation_error_message="This clock has its limit already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clocklimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "clock__in",
                        [
                            "triage",
                            "sign",
                            "respond",
                            "handle",
                            "resolve",
                            "verify",
                            "revisit",
                            "ruling",
                        ],
                    )
                ),
                name="limit_clock_is_known",
                violation_error_message="There is no such clock.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clocklimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit__in", ["minutes", "working_hours", "working_days"])
                ),
                name="limit_unit_is_known",
                violation_error_message="There is no such unit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clocklimit",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__range", (1, 1000000))),
                name="limit_amount_is_sensible",
                violation_error_message="A limit is at least 1, at most 1,000,000.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingwindow",
            constraint=models.UniqueConstraint(
                fields=("slot", "season_from", "weekday", "starts"),
                name="window_stands_once",
                violation_error_message="This working window is there already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("county__isnull", True), ("slot", 0)),
                    models.Q(("county", models.F("slot")), ("county__isnull", False)),
                    _connector="OR",
                ),
                name="window_slot_is_county",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))),
                name="window_ends_after_it_starts",
                violation_error_message="A working window ends after it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__in", [0, 1, 2, 3, 4, 5, 6])),
                name="window_weekday_is_known",
                violation_error_message="There are seven weekdays.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingwindow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("season_from__range", (101, 1231)),
                    ("season_to__range", (101, 1231)),
                ),
                name="window_season_is_of_a_year",
                violation_error_message="Write month and day, as 501 for 1 May.",
            ),
        ),
    ]
