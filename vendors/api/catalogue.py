"""The supply for machines: the public catalogue and the firms in it, read only."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError

from accounts.models import Wilayah
from vendors import access
from vendors.forms.catalogue import CatalogueForm
from vendors.models import Menu, MenuPicture, Vendor
from vendors.queries import catalogue as queries

TEXT = OpenApiTypes.STR
FILTERS = [
    OpenApiParameter("q", TEXT, description="Kata pencarian; salah ketik dimaklumi."),
    OpenApiParameter("kategori", TEXT, many=True, enum=Menu.Category.values),
    OpenApiParameter("antar", TEXT, many=True, enum=Wilayah.values, description="Diantar ke"),
    OpenApiParameter("wilayah", TEXT, many=True, enum=Wilayah.values, description="Lokasi usaha"),
    OpenApiParameter("harga_min", TEXT),
    OpenApiParameter("harga_maks", TEXT),
    OpenApiParameter("jumlah", OpenApiTypes.INT, description="Muat minimum dan kapasitas"),
    OpenApiParameter("halal", OpenApiTypes.BOOL),
    OpenApiParameter("penyedia", TEXT, description="Slug penyedia"),
]


class PictureSerializer(serializers.ModelSerializer[MenuPicture]):
    """A picture: `stem` and one of the widths make its address under /katalog/gambar/."""

    class Meta:
        model = MenuPicture
        fields = ("stem", "alt")


class VendorSerializer(serializers.ModelSerializer[Vendor]):
    """What anybody may know of a firm: no account, no tax number, no telephone."""

    class Meta:
        model = Vendor
        fields = (
            "id",
            "slug",
            "name",
            "story",
            "size",
            "legal_form",
            "nib",
            "kecamatan",
            "wilayah",
            "delivery_areas",
            "delivery_fee",
            "daily_capacity",
            "collects_pbjt",
            "halal_number",
            "halal_until",
            "hygiene_until",
        )
        read_only_fields = fields


class VendorNameSerializer(serializers.ModelSerializer[Vendor]):
    """A firm as a menu names it."""

    class Meta:
        model = Vendor
        fields = ("id", "slug", "name", "wilayah")
        read_only_fields = fields


class MenuSerializer(serializers.ModelSerializer[Menu]):
    """A menu that can be ordered now; price in rupiah per unit."""

    vendor = VendorNameSerializer(read_only=True)
    pictures = PictureSerializer(many=True, read_only=True)

    class Meta:
        model = Menu
        fields = (
            "id",
            "slug",
            "name",
            "description",
            "category",
            "unit",
            "price",
            "min_quantity",
            "lead_days",
            "made_to_order",
            "updated_at",
            "vendor",
            "pictures",
        )
        read_only_fields = fields


@extend_schema_view(list=extend_schema(parameters=FILTERS))
class MenuViewSet(viewsets.ReadOnlyModelViewSet[Menu]):
    """The public catalogue with the filters of its page, newest first."""

    serializer_class = MenuSerializer
    queryset = Menu.objects.none()
    filter_backends = ()
    lookup_value_regex = "[0-9]+"

    def get_queryset(self) -> QuerySet[Menu]:
        """Return the menus of the catalogue; a list follows the filters in the address."""
        if self.action != "list":
            menus = access.public_menus()
        else:
            menus = queries.search(self._filters(), timezone.localdate())
        return menus.select_related("vendor").prefetch_related("pictures")

    def _filters(self) -> Any:
        form = CatalogueForm(self.request.query_params)
        if not form.is_valid():
            raise ValidationError(
                {name: list(map(str, errors)) for name, errors in form.errors.items()}
            )
        return form.filters()
