"""Forms of baskets, orders and handovers: shape only, rules live in the services."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from core import privacy
from core.errors import RuleRefused
from core.forms import ChoiceCards, DateTimeField
from core.money import rupiah
from orders.models import Handover, HandoverLine, Order, OrderLine, Package
from orders.rules import MAX_QUANTITY
from orders.services.basket import Delivery
from orders.services.handover import Inspection

PHONE = RegexValidator(
    r"^\+?[0-9][0-9 ()-]{5,17}$", "Nomor telepon berisi 6–18 angka, misalnya 0812 3456 7890."
)


def area(rows: int = 2) -> forms.Textarea:
    """This function will return a text box of a few lines."""
    return forms.Textarea(attrs={"rows": rows})


class WordsForm(forms.Form):
    """The one text that a confirmation dialog asks for: a reason or a note."""

    words = forms.CharField(max_length=500, required=False)

    @classmethod
    def read(cls, text: str) -> str:
        """Return the text; raise RuleRefused when it is not text that can be kept."""
        form = cls({"words": text})
        if not form.is_valid():
            errors = [str(error) for error in form.errors["words"]]
            raise RuleRefused(f"Teks tidak dapat disimpan. {errors[0]}", errors={"reason": errors})
        return str(form.cleaned_data["words"])


class PickForm(forms.Form):
    """Which prepared package a menu is for, and how much of it."""

    package = forms.TypedChoiceField(label="Untuk paket", widget=ChoiceCards, coerce=int)
    quantity = forms.IntegerField(label="Jumlah", min_value=1, max_value=MAX_QUANTITY)

    def __init__(self, *args: Any, packages: Iterable[Package], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["package"])
        field.choices = [(package.pk, _package_label(package)) for package in packages]


def _package_label(package: Package) -> str:
    moment = timezone.localtime(package.event_at)
    return f"{package.event_name}, {moment:%d/%m/%Y}, pagu {rupiah(package.ceiling)}"


class LineForm(forms.Form):
    """A new quantity of a line: typed (`quantity`) or one press on a stepper (`change`)."""

    quantity = forms.IntegerField(label="Jumlah", min_value=0, max_value=MAX_QUANTITY)
    change = forms.IntegerField(min_value=-MAX_QUANTITY, max_value=MAX_QUANTITY, required=False)

    def wanted(self) -> int:
        """Return the quantity that is wanted after the press; never below zero."""
        if not self.is_valid():
            name, errors = next(iter(self.errors.items()))
            text = f"Jumlah tidak dapat dibaca. {errors[0]}"
            raise RuleRefused(text, errors={name: [str(error) for error in errors]})
        step: int = self.cleaned_data["change"] or 0
        quantity: int = self.cleaned_data["quantity"]
        return max(quantity + step, 0)


class DeliveryForm(forms.Form):
    """When, where and to whom the vendor delivers; a number on file is not shown again."""

    kept_phone = ""
    delivery_at = DateTimeField(label="Waktu pengiriman")
    address = forms.CharField(label="Alamat pengiriman", max_length=300, widget=area())
    contact_name = forms.CharField(label="Penerima di tempat", max_length=160)
    contact_phone = forms.CharField(label="Telepon penerima", max_length=20, validators=[PHONE])
    note = forms.CharField(
        label="Catatan untuk penyedia", max_length=500, required=False, widget=area()
    )

    @classmethod
    def of(cls, order: Order, data: Any = None) -> "DeliveryForm":
        """Return the form filled with what the order says now."""
        names = ("address", "contact_name", "note")
        initial: dict[str, Any] = {name: getattr(order, name) for name in names}
        initial["delivery_at"] = timezone.localtime(order.delivery_at)
        form = cls(data, initial=initial)
        if order.contact_phone:
            kept = privacy.mask_phone(order.contact_phone)
            field = form.fields["contact_phone"]
            field.required = False
            field.help_text = f"Tercatat {kept}; isi hanya bila nomornya berubah."
        form.kept_phone = order.contact_phone
        return form

    def delivery(self) -> Delivery:
        """Return the checked values as the service takes them; an empty number stays as it was."""
        values = self.cleaned_data
        phone = values["contact_phone"] or self.kept_phone
        return Delivery(**(values | {"contact_phone": phone}))


class InspectionForm(forms.Form):
    """Counts per line, three checks, a note."""

    function_ok = forms.BooleanField(label="Menu dan mutunya sesuai pesanan", required=False)
    quantity_ok = forms.BooleanField(label="Jumlahnya sesuai pesanan", required=False)
    time_ok = forms.BooleanField(label="Tiba tepat waktu", required=False)
    note = forms.CharField(
        label="Catatan pemeriksaan", max_length=500, required=False, widget=area()
    )

    def __init__(self, data: Any, handover: Handover, lines: Sequence[OrderLine]) -> None:
        super().__init__(data)
        self.lines = lines
        found = {row.order_line_id: row for row in handover.lines.all()}
        for line in lines:
            self._add(line, found.get(line.pk))

    def _add(self, line: OrderLine, found: HandoverLine | None) -> None:
        self.fields[f"received_{line.pk}"] = forms.IntegerField(
            label="Diterima baik",
            min_value=0,
            max_value=line.quantity,
            initial=found.received if found else line.quantity,
        )
        self.fields[f"note_{line.pk}"] = forms.CharField(
            label="Alasan bila ada yang ditolak",
            max_length=300,
            required=False,
            initial=found.note if found else "",
        )

    @property
    def rows(self) -> list[tuple[OrderLine, forms.BoundField, forms.BoundField]]:
        """Return each line with its two fields."""
        return [(x, self[f"received_{x.pk}"], self[f"note_{x.pk}"]) for x in self.lines]

    def inspection(self) -> Inspection:
        """Return the checked values as the service takes them."""
        got = self.cleaned_data
        return Inspection(
            lines={x.pk: (got[f"received_{x.pk}"], got[f"note_{x.pk}"]) for x in self.lines},
            function_ok=got["function_ok"],
            quantity_ok=got["quantity_ok"],
            time_ok=got["time_ok"],
            note=got["note"],
        )

    def refuse(self, refusal: RuleRefused) -> None:
        """Put a refusal of the service at the lines it names, else on top."""
        for name, texts in refusal.errors.items():
            field = f"received_{name.removeprefix('line-')}"
            for text in texts:
                self.add_error(field if field in self.fields else None, text)
        if not refusal.errors:
            self.add_error(None, str(refusal))
