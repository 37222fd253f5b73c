"""Bodies that several apps' APIs share."""

from typing import Any

from rest_framework import serializers

from core.disclosure import Disclosed


class RevealSerializer(serializers.Serializer[Any]):
    """Which number is asked for: `account`, `npwp`, `nik`, `phone` or `contact_phone`."""

    field = serializers.CharField(max_length=40)


class DisclosedSerializer(serializers.Serializer[Disclosed]):
    """A number in full; that it was shown is on the audit trail."""

    field = serializers.CharField()
    name = serializers.CharField(source="label")
    owner = serializers.CharField()
    value = serializers.CharField()
