"""Shapes of what comes in: a bill, a tax choice, a transfer, a reason, the list's address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator, RegexValidator
from django.utils.html import format_html

from core import money, uploads
from core.errors import DomainError
from core.forms import ChoiceCards, DateField
from payments.queries import lists
from payments.states import TaxRule
from payments.taxes import Payee, Proposal, Purchase, Rates, assess

BILL_NUMBER = RegexValidator(
    r"^[\w./\- ]+$",
    "Nomor tagihan hanya boleh berisi huruf, angka, spasi, titik, garis miring, dan tanda hubung.",
)
BANK_REFERENCE = RegexValidator(
    r"^[\w./\- ]+$",
    "Nomor referensi hanya boleh berisi huruf, angka, spasi, titik, garis miring, tanda hubung.",
)


def add_refusal(form: forms.Form, refusal: DomainError) -> None:
    """This function will show a refusal at the fields it names, else above the form."""
    at_fields = {name: texts for name, texts in refusal.errors.items() if name in form.fields}
    for name, texts in at_fields.items():
        for text in texts:
            form.add_error(name, text)
    if not at_fields:
        form.add_error(None, str(refusal))


class BillForm(forms.Form):
    """The vendor's own bill number; the amount is the BAST's."""

    number = forms.CharField(
        label="Nomor tagihan Anda",
        max_length=60,
        validators=[BILL_NUMBER],
        help_text="Nomor dari buku tagihan Anda sendiri, misalnya INV-012/XI/2026.",
        error_messages={
            "required": "Nomor tagihan belum diisi; tulis nomor dari buku tagihan Anda.",
            "max_length": "Nomor tagihan paling banyak 60 huruf.",
        },
    )


class TaxForm(forms.Form):
    """The treasurer's choice among the rules that can apply, each with its figures."""

    rule = forms.ChoiceField(
        label="Aturan PPh",
        widget=ChoiceCards,
        error_messages={
            "required": "Pilih salah satu aturan PPh.",
            "invalid_choice": "Aturan ini tidak ada dalam pilihan; pilih salah satu di bawah.",
        },
    )
    reason = forms.CharField(
        label="Alasan pilihan pajak",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[MaxLengthValidator(300, "Alasan paling banyak 300 huruf; ringkas dahulu.")],
        help_text="Wajib bila Anda tidak memakai usulan, atau bila hukumnya ditafsirkan berbeda.",
    )

    def __init__(self, proposal: Proposal, case: tuple[Purchase, Payee, Rates], data: Any) -> None:
        super().__init__(data, initial={"rule": proposal.tax.rule})
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (rule.value, _choice_label(rule, proposal, case)) for rule in proposal.options
        ]
        self.fields["reason"].required = False


def _choice_label(rule: TaxRule, proposal: Proposal, case: tuple[Purchase, Payee, Rates]) -> str:
    tax = assess(rule, *case)
    mark = " (diusulkan)" if rule == proposal.tax.rule else ""
    return format_html(
        '<span class="choice-name">{}{}</span>'
        '<span class="choice-note">PPh {}, dibayarkan {}</span>',
        rule.label,
        mark,
        money.rupiah(tax.amount),
        money.rupiah(tax.net),
    )


class TransferForm(forms.Form):
    """What the bank did."""

    value_date = DateField(
        label="Tanggal nilai transfer",
        help_text="Tanggal uang dipindahkan menurut bank, bukan tanggal unggah. Jam pembayaran "
        "berhenti di tanggal ini.",
        error_messages={"required": "Isi tanggal nilai menurut bank."},
    )
    bank_reference = forms.CharField(
        label="Nomor referensi bank",
        max_length=60,
        validators=[BANK_REFERENCE],
        error_messages={
            "required": "Isi nomor referensi dari bank.",
            "max_length": "Nomor referensi paling banyak 60 huruf.",
        },
    )
    proof = forms.FileField(
        label="Bukti transfer",
        help_text="PDF, JPG, atau PNG; paling besar 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={
            "required": "Lampirkan bukti transfer dari bank.",
            "empty": "Berkasnya kosong; pilih berkas lain.",
        },
    )
    late_reason = forms.CharField(
        label="Alasan terlambat",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[MaxLengthValidator(500, "Alasan paling banyak 500 huruf; ringkas dahulu.")],
        help_text="Wajib bila tanggal nilai melewati jatuh tempo.",
    )

    def clean_proof(self) -> Any:
        """Return the proof re-checked by its content, or refuse it at the field."""
        upload: UploadedFile[bytes] = self.cleaned_data["proof"]
        try:
            return uploads.check_document(upload)
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class ReasonForm(forms.Form):
    """Why a draft goes back."""

    alasan = forms.CharField(
        label="Apa yang harus diperbaiki",
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[MaxLengthValidator(500, "Alasan paling banyak 500 huruf; ringkas dahulu.")],
        error_messages={"required": "Tulis apa yang harus diperbaiki bendahara."},
    )


class ListForm(forms.Form):
    """The list's address: tab, words, cursor; what is wrong counts as missing."""

    tab = forms.ChoiceField(required=False, choices=list(lists.TABS.items()))
    q = forms.CharField(required=False, max_length=80)
    mulai = forms.CharField(required=False, max_length=40)

    def filters(self, default_tab: str) -> lists.Filters:
        """Return the filters asked for."""
        self.is_valid()
        clean = self.cleaned_data
        return lists.Filters(
            tab=clean.get("tab") or default_tab,
            words=clean.get("q") or "",
            cursor=clean.get("mulai") or "",
        )
