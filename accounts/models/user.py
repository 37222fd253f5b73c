"""A person with a log-in."""

from typing import ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models

from core import privacy


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """This function will create a person who logs in with `email` (stored lower-case)."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """This function will create an operator of the Django admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person; what the person may do comes from appointments alone."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("surel", unique=True)
    name = models.CharField("nama", max_length=160)
    nip = models.CharField("NIP", max_length=18, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True)
    self_registered = models.BooleanField("mendaftar sendiri", default=False)

    # The NIK of an official is never stored: its keyed hash finds a second account of one person.
    nik_hash = models.CharField(max_length=80, blank=True, editable=False)
    nik_last4 = models.CharField("empat angka terakhir NIK", max_length=4, blank=True)
    phone_hash = models.CharField(max_length=80, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        verbose_name = "pengguna"

    def __str__(self) -> str:
        return f"{self.name} ({privacy.mask_email(self.email)})"

    def get_full_name(self) -> str:
        """This function will return the name that papers print."""
        return self.name

    def get_short_name(self) -> str:
        """This function will return the first word of the name."""
        return self.name.split(" ")[0]
