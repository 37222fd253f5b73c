"""What a vendor offers: menus and their pictures."""

from decimal import Decimal

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from core.uploads import PictureField
from vendors.models.vendor import Vendor


class Menu(models.Model):
    """A dish or package with a price; the catalogue's unit."""

    class Category(models.TextChoices):
        BOX = "BOX", "Nasi kotak"
        SNACK = "SNACK", "Kudapan"
        BUFFET = "BUFFET", "Prasmanan"
        TUMPENG = "TUMPENG", "Tumpeng"
        DISH = "DISH", "Lauk dan soto"
        DRINK = "DRINK", "Minuman"

    class Unit(models.TextChoices):
        BOX = "BOX", "kotak"
        PORTION = "PORTION", "porsi"
        PACK = "PACK", "paket"
        PIECE = "PIECE", "buah"
        BOTTLE = "BOTTLE", "botol"

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="menus")
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField("nama menu", max_length=120)
    description = models.TextField("isi dan keterangan")
    category = models.CharField("kategori", max_length=10, choices=Category.choices)
    unit = models.CharField("satuan", max_length=10, choices=Unit.choices)
    price = models.DecimalField("harga", max_digits=12, decimal_places=2)
    min_quantity = models.PositiveIntegerField("pesanan minimum", default=1)
    lead_days = models.PositiveSmallIntegerField("dipesan berapa hari sebelumnya", default=1)
    made_to_order = models.BooleanField("jasa boga (dibuat sesuai pesanan)", default=True)
    is_active = models.BooleanField("ditampilkan di katalog", default=True)
    updated_at = models.DateTimeField()

    # Kept by the catalogue service: what a search should find besides the menu's own words.
    keywords = models.CharField(max_length=300, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("name", weight="A", config="indonesian")
        + SearchVector("keywords", weight="B", config="indonesian")
        + SearchVector("description", weight="C", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = "menu"
        indexes = [
            GinIndex(F("search"), name="menu_search"),
            GinIndex(OpClass(F("name"), name="gin_trgm_ops"), name="menu_name_trigram"),
            models.Index(
                fields=["category", "-id"], name="menu_category", condition=Q(is_active=True)
            ),
            models.Index(fields=["price", "id"], name="menu_price", condition=Q(is_active=True)),
            models.Index(fields=["vendor", "-id"], name="menu_vendor"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gt=0),
                name="menu_price_positive",
                violation_error_message="Harga menu harus lebih dari Rp0.",
            ),
            models.CheckConstraint(
                condition=Q(min_quantity__gte=1),
                name="menu_min_quantity",
                violation_error_message="Pesanan minimum paling sedikit 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def smallest_total(self) -> Decimal:
        """Return what the smallest order of this menu costs, in rupiah."""
        return self.price * self.min_quantity


class MenuPicture(models.Model):
    """A picture of a menu, stored as WebP in three widths by the upload path."""

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="pictures")
    stem = PictureField(max_length=80, unique=True)
    alt = models.CharField("keterangan gambar", max_length=160)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "gambar menu"

    def __str__(self) -> str:
        return f"{self.menu_id}: {self.alt}"
