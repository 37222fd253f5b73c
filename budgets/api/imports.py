"""Imports over the API: a CSV or XLSX whole, or as a dry run."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.api.base import BudgetView
from budgets.api.serializers import BudgetImportAnswerSerializer, BudgetImportSerializer
from budgets.importers import FILE_LIMITS, LINES, TRANCHES, Importer


class ImportView(BudgetView):
    """One file, all or nothing."""

    parser_classes = (MultiPartParser,)
    importer: Importer

    @extend_schema(
        request={"multipart/form-data": BudgetImportSerializer},
        responses=BudgetImportAnswerSerializer,
    )
    def post(self, request: Request) -> Response:
        """Store a file's rows, or only check them; every fault comes back with its place."""
        actor = self.actor(request)
        self.importer.allow(actor)
        data = self.body(request, BudgetImportSerializer).validated_data
        content = data["file"].read(FILE_LIMITS.size + 1)
        now = timezone.now()
        plan = self.importer.plan(content, timezone.localdate(now), FILE_LIMITS, by=actor)
        if data["dry_run"]:
            plan.require_clean()
            objects = len(plan.drafts)
        else:
            objects = self.importer.store(plan, by=actor, at=now)
        answer = {"rows": plan.count, "objects": objects, "dry_run": data["dry_run"]}
        return Response(BudgetImportAnswerSerializer(answer).data)


class LineImportView(ImportView):
    """DPA and RKAP lines from a file."""

    importer = LINES


class TrancheImportView(ImportView):
    """SPD from a file."""

    importer = TRANCHES
