"""What a registration looks like on the wire, and what comes in."""

from typing import Any

from rest_framework import serializers

from accounts.models import Wilayah
from vendors import enrolment
from vendors.models import Vendor, VendorEvent, VendorProof


class ProofSerializer(serializers.ModelSerializer[VendorProof]):
    """A proof; its file is fetched at `/usaha/bukti/<id>/`."""

    class Meta:
        model = VendorProof
        fields = ("id", "kind", "uploaded_at")
        read_only_fields = fields


class EventSerializer(serializers.ModelSerializer[VendorEvent]):
    """How a firm moved."""

    class Meta:
        model = VendorEvent
        fields = ("at", "from_state", "to_state", "actor_name", "post", "reason")
        read_only_fields = fields


class RegistrationSerializer(serializers.ModelSerializer[Vendor]):
    """A firm as its owner and its curators see it; personal numbers are masked."""

    owner_nik = serializers.CharField(source="masked_nik")
    npwp = serializers.CharField(source="masked_npwp")
    phone = serializers.CharField(source="masked_phone")
    bank_account = serializers.CharField(source="masked_account")
    proofs = ProofSerializer(many=True)
    events = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()

    class Meta:
        model = Vendor
        fields = (
            "id",
            "version",
            "status",
            "slug",
            "name",
            "story",
            "size",
            "legal_form",
            "owner_name",
            "owner_nik",
            "nib",
            "npwp",
            "address",
            "kecamatan",
            "wilayah",
            "phone",
            "delivery_areas",
            "delivery_fee",
            "daily_capacity",
            "halal_number",
            "halal_until",
            "hygiene_until",
            "collects_pbjt",
            "turnover_statement_year",
            "final_tax_letter",
            "final_tax_until",
            "bank_name",
            "bank_account",
            "bank_holder",
            "proofs",
            "events",
            "missing",
        )
        read_only_fields = fields

    def get_events(self, firm: Vendor) -> list[dict[str, Any]]:
        """Return the firm's moves, newest first."""
        return list(EventSerializer(firm.events.order_by("-pk"), many=True).data)

    def get_missing(self, firm: Vendor) -> dict[str, list[str]]:
        """Return what is lacking per step while the registration is open."""
        if not firm.is_open:
            return {}
        kinds = {proof.kind for proof in firm.proofs.all()}
        return enrolment.missing(firm, kinds, self.context["today"])


class QueueRowSerializer(serializers.ModelSerializer[Vendor]):
    """A firm in the curators' queue."""

    class Meta:
        model = Vendor
        fields = ("id", "name", "owner_name", "nib", "kecamatan", "wilayah", "status", "version")
        read_only_fields = fields


class StartSerializer(serializers.Serializer[Any]):
    """How a registration begins."""

    name = serializers.CharField(max_length=160)


class StepSerializer(serializers.Serializer[Any]):
    """The columns of a step; those of other steps and unknown ones are ignored."""

    name = serializers.CharField(max_length=160, required=False)
    story = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    legal_form = serializers.ChoiceField(choices=Vendor.LegalForm.choices, required=False)
    size = serializers.ChoiceField(choices=Vendor.Size.choices, required=False)
    owner_name = serializers.CharField(max_length=160, required=False)
    owner_nik = serializers.CharField(max_length=30, required=False)
    address = serializers.CharField(max_length=300, required=False)
    kecamatan = serializers.CharField(max_length=60, required=False)
    phone = serializers.CharField(max_length=30, required=False)
    delivery_areas = serializers.ListField(
        child=serializers.ChoiceField(choices=Wilayah.choices), required=False
    )
    delivery_fee = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False
    )
    daily_capacity = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    nib = serializers.CharField(max_length=30, required=False, allow_blank=True)
    halal_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    halal_until = serializers.DateField(required=False, allow_null=True)
    hygiene_until = serializers.DateField(required=False, allow_null=True)
    npwp = serializers.CharField(max_length=30, required=False, allow_blank=True)
    collects_pbjt = serializers.BooleanField(required=False)
    turnover_statement_year = serializers.IntegerField(
        min_value=2023, max_value=2100, required=False, allow_null=True
    )
    final_tax_letter = serializers.CharField(max_length=80, required=False, allow_blank=True)
    final_tax_until = serializers.DateField(required=False, allow_null=True)
    bank_name = serializers.CharField(max_length=60, required=False)
    bank_account = serializers.CharField(max_length=30, required=False)
    bank_holder = serializers.CharField(max_length=160, required=False)


class NewProofSerializer(serializers.Serializer[Any]):
    """A proof as it is sent."""

    kind = serializers.ChoiceField(choices=VendorProof.Kind.choices)
    file = serializers.FileField()


class FirmReasonSerializer(serializers.Serializer[Any]):
    """Why a decision is taken."""

    reason = serializers.CharField(max_length=500)


class SightSerializer(serializers.Serializer[Any]):
    """One time that somebody saw a number or an original paper of a firm."""

    at = serializers.DateTimeField()
    person = serializers.CharField()
    post = serializers.CharField()
    what = serializers.CharField()
    why = serializers.CharField()
    is_own = serializers.BooleanField()
