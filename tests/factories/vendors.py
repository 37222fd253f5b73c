"""Firms, menus and pictures, boring on purpose."""

import io
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory
from PIL import Image

from accounts.models import Organisation, Role, Wilayah
from core.acts import Actor
from tests.factories.accounts import OrganisationFactory, actor
from vendors import vocabulary
from vendors.models import Menu, MenuPicture, Vendor

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
TODAY = NOW.date()


class VendorFactory(DjangoModelFactory):
    class Meta:
        model = Vendor
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory, kind=Organisation.Kind.UMK)
    name = factory.Sequence(lambda n: f"Dapur Uji {n}")
    slug = factory.Sequence(lambda n: f"dapur-uji-{n}")
    size = Vendor.Size.MICRO
    legal_form = Vendor.LegalForm.PERSON
    owner_name = "Siti Aminah"
    nib = factory.Sequence(lambda n: f"{1234567890123 + n}")
    status = Vendor.Status.VERIFIED
    npwp = "3171234567890001"
    address = "Jalan Cikini Raya 12"
    kecamatan = "Menteng"
    wilayah = Wilayah.PUSAT
    phone = "+62 812 0000 0001"
    delivery_areas = factory.List([Wilayah.PUSAT.value, Wilayah.SELATAN.value])
    delivery_fee = Decimal(50_000)
    daily_capacity = 300
    halal_number = "ID31110000000010101"
    halal_until = date(2027, 6, 30)
    hygiene_until = date(2027, 6, 30)
    bank_name = "Bank Jakarta"
    bank_account = "10123456789"
    bank_holder = "Siti Aminah"


class MenuFactory(DjangoModelFactory):
    class Meta:
        model = Menu
        skip_postgeneration_save = True

    vendor = factory.SubFactory(VendorFactory)
    slug = factory.Sequence(lambda n: f"menu-uji-{n}")
    name = factory.Sequence(lambda n: f"Sajian {n}")
    description = "Isi satu porsi yang lengkap."
    category = Menu.Category.BOX
    unit = Menu.Unit.BOX
    price = Decimal(35_000)
    min_quantity = 20
    lead_days = 2
    keywords = factory.LazyAttribute(lambda o: vocabulary.keywords(o.category, o.vendor.name))
    updated_at = NOW


class PictureFactory(DjangoModelFactory):
    class Meta:
        model = MenuPicture
        skip_postgeneration_save = True

    menu = factory.SubFactory(MenuFactory)
    stem = factory.Sequence(lambda n: f"{n:020x}")
    alt = "Sepiring nasi"


def owner(vendor: Vendor) -> Actor:
    """This function will return a fresh person who owns the firm."""
    return actor(Role.PEMILIK, vendor.organisation)


def image_bytes(form: str = "JPEG", size: tuple[int, int] = (1200, 900)) -> bytes:
    """This function will return a real picture in that format."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(out, form)
    return out.getvalue()


def photo(name: str = "foto.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    """This function will return an upload; a real photograph unless told otherwise."""
    return SimpleUploadedFile(name, image_bytes() if data is None else data, "image/jpeg")
