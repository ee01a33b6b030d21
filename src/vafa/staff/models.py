from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class Language(models.TextChoices):
    ENGLISH = "en"
    PERSIAN = "fa"
    GREEK = "el"


class Calendar(models.TextChoices):
    GREGORIAN = "gregorian"
    JALALI = "jalali"


class Digits(models.TextChoices):
    LATIN = "latin"
    PERSIAN = "persian"


class Prices(models.TextChoices):
    """Whether money is read as it was paid, or in the prices of today."""

    NOMINAL = "nominal"
    CONSTANT = "constant"


class Role(models.TextChoices):
    OWNER = "owner"
    MARKETER = "marketer"
    CARE_AGENT = "care_agent"
    ANALYST = "analyst"
    VIEWER = "viewer"


class Shop(models.Model):
    """The one business of this installation: its money, its calendar and its clock."""

    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3, default="EUR")
    money_unit = models.CharField(max_length=4, default="EUR")
    time_zone = models.CharField(max_length=64, default="UTC")
    calendar = models.CharField(max_length=10, choices=Calendar.choices, default=Calendar.GREGORIAN)
    week_start = models.PositiveSmallIntegerField(default=0)
    phone_region = models.CharField(max_length=2, blank=True, default="")
    default_language = models.CharField(
        max_length=2, choices=Language.choices, default=Language.ENGLISH
    )
    as_of_date = models.DateField(null=True)
    demo = models.CharField(max_length=20, blank=True, default="")
    is_set_up = models.BooleanField(default=False)
    is_money_fixed = models.BooleanField(default=False)
    # First day of the month whose prices are today's; null while no price index is in force.
    price_base_month = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="staff_shop_is_one"),
        ]


class StaffMember(AbstractBaseUser):
    """A person who works with Vafa, with one role and a way of reading of their own."""

    login = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.VIEWER)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    calendar = models.CharField(max_length=10, choices=Calendar.choices, default=Calendar.GREGORIAN)
    digits = models.CharField(max_length=8, choices=Digits.choices, default=Digits.LATIN)
    time_zone = models.CharField(max_length=64, blank=True, default="")
    week_start = models.PositiveSmallIntegerField(null=True)
    theme = models.CharField(max_length=6, default="auto")
    prices = models.CharField(max_length=8, choices=Prices.choices, default=Prices.NOMINAL)
    totp_secret = models.CharField(max_length=200, blank=True, default="")
    totp_confirmed_at = models.DateTimeField(null=True)
    totp_latest_step = models.BigIntegerField(default=0)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "login"


class LoginAttempt(models.Model):
    """A failed login, kept to slow down guessing; the login name is stored as a hash."""

    login_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["login_hash", "-at"], name="staff_attempt_login"),
            models.Index(fields=["address_hash", "-at"], name="staff_attempt_address"),
        ]


class ApiKey(models.Model):
    """A door for a program: what it may do, until when, and how much of this minute it took.

    Of the secret only a hash is kept; the prefix is public and finds the row. Requests are
    counted in books of tickets: a web process takes one for many requests.
    """

    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    requests_per_minute = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    latest_use_at = models.DateTimeField(null=True)
    minute_at = models.DateTimeField(null=True)
    minute_taken = models.PositiveIntegerField(default=0)

    def opens(self, *, at: datetime) -> bool:
        """Tell whether the key opens its door at a moment."""
        is_over = self.expires_at is not None and self.expires_at <= at
        return self.revoked_at is None and not is_over


class ApiAnswer(models.Model):
    """The answer to a write, kept so that repeating the request repeats the answer only.

    It is written in the transaction of the write itself. The body is encrypted with what only
    the asker holds, because it may name a person.
    """

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="answers")
    idempotency_key = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "idempotency_key"], name="staff_api_answer_once"
            ),
        ]
        indexes = [models.Index(fields=["at"], name="staff_api_answer_time")]
