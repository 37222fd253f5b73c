"""The shape of what BPKD types: a DPA line, an SPD with its annex, a CSV file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Organisation
from budgets import rules
from budgets.ledger import MONTHS
from budgets.models import BudgetLine, Component, Tranche
from budgets.rules import AnnexLine, Faults, NewComponent, NewLine, NewTranche, Revision
from budgets.summary import Summary, add_up
from core.forms import DateField, RupiahField
from core.money import ZERO

COMPONENT_EXAMPLE = "Konsumsi rapat (makan); 245 Orang / Kali; 30.000"
COMPONENT_CELLS = 3
MONTH_CHOICES = [(number, name) for number, name in enumerate(MONTHS, start=1)]


def year_choices(today: date) -> list[tuple[int, str]]:
    """This function will return the budget years that may be filled."""
    return [
        (today.year, f"{today.year} (berjalan)"),
        (today.year + 1, f"{today.year + 1} (mendatang)"),
    ]


class OfficeChoice(forms.ModelChoiceField[Organisation]):
    """An office by its short name."""

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.short_name


class FaultyForm(forms.Form):
    """A form that can show the faults found by the rules at its fields."""

    def show(self, faults: Faults) -> None:
        """This function will put each fault at its field, or on top when it has none."""
        for name, messages in faults.items():
            field = name.replace("lines.", "line_")
            for message in messages:
                self.add_error(field if field in self.fields else None, message)


class ComponentsField(forms.CharField):
    """The priced parts of a line, one per row of text: `nama; koefisien; harga satuan`."""

    widget = forms.Textarea(attrs={"rows": 4, "placeholder": COMPONENT_EXAMPLE})

    def __init__(self) -> None:
        super().__init__(
            label="Komponen",
            required=False,
            max_length=20_000,
            help_text=f"Satu komponen per baris: {COMPONENT_EXAMPLE}. Jumlahnya harus sama dengan "
            "pagu.",
        )

    def clean(self, value: Any) -> Any:
        """Return a tuple of components, or refuse the rows that cannot be read."""
        parts, wrong = [], []
        rows = [row.strip() for row in str(super().clean(value)).splitlines()]
        for number, row in enumerate(filter(None, rows), start=1):
            part = self._part(row)
            if part is None:
                wrong.append(f"Baris {number} tidak terbaca; tulis seperti {COMPONENT_EXAMPLE}.")
            else:
                parts.append(part)
        if wrong:
            raise forms.ValidationError(wrong)
        return tuple(parts)

    def _part(self, row: str) -> NewComponent | None:
        cells = [cell.strip() for cell in row.split(";")]
        if len(cells) != COMPONENT_CELLS:
            return None
        volume, unit = rules.coefficient(cells[1])
        try:
            price = RupiahField().clean(cells[2])
        except forms.ValidationError:
            return None
        return NewComponent(cells[0], volume, unit, price) if volume is not None else None


def components_text(parts: Iterable[Component]) -> str:
    """This function will write components as `ComponentsField` reads them."""
    return "\n".join(
        f"{part.name}; {plain(part.volume)} {part.unit}; {plain(part.unit_price)}" for part in parts
    )


def plain(amount: Decimal) -> str:
    """This function will write a number as Indonesian forms take it: `1250000` or `12,5`."""
    text = f"{amount:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


class OfficeForm(forms.Form):
    """Step one of an SPD: whose, and for which year."""

    organisasi = OfficeChoice(
        queryset=Organisation.objects.none(),
        label="Kantor penerima dana",
        empty_label="Pilih SKPD",
        help_text="BUMD tidak tampil: belanjanya memakai RKAP tanpa SPD (Ingub 1/2023 KEDUA).",
        error_messages={"invalid_choice": "Kantor ini tidak dikenal; pilih SKPD dari daftar."},
    )
    tahun = forms.TypedChoiceField(label="Tahun anggaran", coerce=int)

    def __init__(self, *args: Any, offices: QuerySet[Organisation], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisasi"].queryset = offices  # type: ignore[attr-defined]
        self.fields["tahun"].choices = year_choices(today)  # type: ignore[attr-defined]


class LineForm(FaultyForm):
    """A DPA line, or a BUMD's RKAP line."""

    organisation = OfficeChoice(
        queryset=Organisation.objects.none(),
        label="Kantor",
        empty_label="Pilih SKPD atau BUMD",
        help_text="Pagu BUMD (RKAP) langsung terbuka penuh karena BUMD tidak memakai SPD.",
        error_messages={"invalid_choice": "Kantor ini tidak dikenal; pilih dari daftar."},
    )
    year = forms.TypedChoiceField(label="Tahun anggaran", coerce=int)
    dpa_number = forms.CharField(label="Nomor DPA atau RKAP", max_length=rules.NUMBER_LENGTH)
    sub_activity_code = forms.CharField(
        label="Kode sub kegiatan",
        max_length=24,
        help_text="Seperti di SIPD, misalnya 7.02.01.1.06.0009.",
    )
    sub_activity_name = forms.CharField(label="Nama sub kegiatan", max_length=rules.NAME_LENGTH)
    account_code = forms.ChoiceField(
        label="Akun",
        choices=[(code, f"{code} {name}") for code, name in rules.ACCOUNTS.items()],
        error_messages={"invalid_choice": "Pilih akun belanja makanan dan minuman dari daftar."},
    )
    fund_source = forms.CharField(
        label="Sumber dana", max_length=rules.NUMBER_LENGTH, initial="PAD"
    )
    amount = RupiahField(label="Pagu", min_value=1)
    components = ComponentsField()

    def __init__(self, *args: Any, offices: QuerySet[Organisation], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = offices  # type: ignore[attr-defined]
        self.fields["year"].choices = year_choices(today)  # type: ignore[attr-defined]

    def draft(self) -> NewLine:
        """This function will return the line as the service takes it."""
        values = dict(self.cleaned_data)
        values["account_name"] = rules.ACCOUNTS[values["account_code"]]
        return NewLine(organisation_id=values.pop("organisation").pk, **values)


class LineRevisionForm(FaultyForm):
    """A DPPA: what becomes of one line."""

    number = forms.CharField(label="Nomor DPPA", max_length=rules.NUMBER_LENGTH)
    amount = RupiahField(label="Pagu baru", min_value=0)
    reason = forms.CharField(
        label="Alasan perubahan",
        max_length=rules.NOTE_LENGTH,
        help_text="Misalnya pergeseran menurut Perda APBD Perubahan.",
    )
    components = ComponentsField()

    def draft(self) -> Revision:
        """This function will return the revision as the service takes it."""
        return Revision(**self.cleaned_data)


class TrancheForm(FaultyForm):
    """Step two of an SPD: its head, and one amount per line of the office."""

    number = forms.CharField(
        label="Nomor SPD",
        max_length=rules.NUMBER_LENGTH,
        help_text="Sesuai naskah SPD, misalnya 900/014/SPD/2026.",
    )
    issued_date = DateField(label="Tanggal SPD")
    month_from = forms.TypedChoiceField(
        label="Untuk kebutuhan bulan", choices=MONTH_CHOICES, coerce=int
    )
    month_to = forms.TypedChoiceField(label="Sampai bulan", choices=MONTH_CHOICES, coerce=int)
    note = forms.CharField(label="Keterangan", max_length=rules.NOTE_LENGTH, required=False)

    def __init__(
        self,
        *args: Any,
        office: Organisation,
        year: int,
        lines: Sequence[BudgetLine],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.office, self.year, self.lines = office, year, lines
        # What the SPD being revised gave each line; nothing for a new one.
        self.own: Mapping[int, Decimal] = {}
        for line in lines:
            self.fields[f"line_{line.pk}"] = RupiahField(
                label=f"SPD ini untuk {line.sub_activity_code}",
                required=False,
                min_value=0,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse an annex without any amount."""
        values = super().clean() or {}
        if not self.errors and not any(values.get(f"line_{line.pk}") for line in self.lines):
            self.add_error(None, "Isi jumlah untuk paling sedikit satu baris anggaran.")
        return values

    def draft(self) -> NewTranche:
        """This function will return the SPD as the service takes it; empty amounts stay out."""
        values = self.cleaned_data
        amounts = [(line.pk, values.get(f"line_{line.pk}")) for line in self.lines]
        return NewTranche(
            organisation_id=self.office.pk,
            year=self.year,
            number=values["number"],
            issued_date=values["issued_date"],
            month_from=values["month_from"],
            month_to=values["month_to"],
            lines=tuple(AnnexLine(pk, amount) for pk, amount in amounts if amount),
            note=values["note"],
        )

    def annex(self) -> list[tuple[BudgetLine, forms.BoundField, Summary, Decimal]]:
        """This function will give each line its field, ikhtisar as typed, and what it has now."""
        return [
            (line, self[f"line_{line.pk}"], self._summary(line), self.own.get(line.pk, ZERO))
            for line in self.lines
        ]

    def overview(self) -> Summary:
        """This function will add up the ikhtisar of all lines as typed so far."""
        return add_up(self._summary(line) for line in self.lines)

    def excesses(self) -> list[tuple[BudgetLine, Decimal]]:
        """This function will return the lines whose amount exceeds what is unreleased."""
        found = [(line, -self._summary(line).after) for line in self.lines]
        return [(line, excess) for line, excess in found if excess > 0]

    def _summary(self, line: BudgetLine) -> Summary:
        balance, own = line.balance, self.own.get(line.pk, ZERO)
        return Summary(balance.dpa, balance.released - own, self._typed(f"line_{line.pk}"))

    def _typed(self, name: str) -> Decimal:
        """The amount in a box as it stands; nothing when it is not an amount yet."""
        try:
            return self.fields[name].clean(self[name].value()) or ZERO
        except forms.ValidationError:
            return ZERO


class TrancheRevisionForm(TrancheForm):
    """An SPD in force with other amounts; office, year and first month stay."""

    reason = forms.CharField(
        label="Alasan perubahan",
        max_length=rules.NOTE_LENGTH,
        help_text="Bulan awal tetap; untuk bulan lain, tarik SPD ini dan terbitkan yang baru.",
    )

    def __init__(self, *args: Any, tranche: Tranche, **kwargs: Any) -> None:
        own = dict(tranche.lines.values_list("line_id", "amount"))
        initial = {
            "number": tranche.number,
            "issued_date": tranche.issued_date,
            "month_to": tranche.month_to,
            "note": tranche.note,
        } | {f"line_{pk}": amount for pk, amount in own.items()}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, office=tranche.organisation, year=tranche.year, **kwargs)
        del self.fields["month_from"]
        self.tranche, self.own = tranche, own

    def draft(self) -> NewTranche:
        """This function will return the SPD as the service takes it."""
        self.cleaned_data["month_from"] = self.tranche.month_from
        return super().draft()
