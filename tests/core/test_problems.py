"""Refusals look the same everywhere."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions

from core import problems
from core.errors import NotAllowed, NotFound, RuleRefused, StaleVersion, WrongState


class CapExceeded(RuleRefused):
    """An example of a rule with a name of its own."""


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (CapExceeded("Terlalu besar.", rule="Ingub 1/2023"), 422, "urn:eorder:cap-exceeded"),
        (WrongState("Sudah."), 409, "urn:eorder:wrong-state"),
        (NotAllowed("Bukan Anda."), 403, "urn:eorder:not-allowed"),
        (NotFound(), 404, "urn:eorder:not-found"),
        (StaleVersion("Berubah."), 412, "urn:eorder:stale-version"),
    ],
)
def test_each_refusal_has_its_status_and_type(error: Exception, status: int, kind: str) -> None:
    response = problems.problem_handler(error, {})

    assert response is not None
    assert (response.status_code, response.data["type"]) == (status, kind)
    assert response.content_type == "application/problem+json"


def test_a_rule_is_quoted_with_its_source() -> None:
    error = CapExceeded("Total melebihi batas.", rule="Ingub 1/2023 KESATU h")

    assert str(error) == "Ingub 1/2023 KESATU h: Total melebihi batas."


def test_field_errors_stay_with_their_fields() -> None:
    response = problems.problem_handler(exceptions.ValidationError({"jumlah": ["Isi."]}), {})

    assert response is not None
    assert (response.status_code, response.data["errors"]) == (400, {"jumlah": ["Isi."]})


@pytest.mark.parametrize(
    ("error", "status"),
    [(Http404(), 404), (PermissionDenied(), 403), (exceptions.Throttled(wait=3), 429)],
)
def test_frameworks_refusals_are_problems_too(error: Exception, status: int) -> None:
    response = problems.problem_handler(error, {})

    assert response is not None
    assert response.status_code == status
    assert set(response.data) == {"type", "title", "status", "detail", "rule", "errors"}


def test_a_fault_is_not_disguised_as_a_refusal() -> None:
    assert problems.problem_handler(RuntimeError("x"), {}) is None
