"""Refusals of the API as `application/problem+json` (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.errors import DomainError

PROBLEM = "application/problem+json"
TITLES = {
    400: "Isian tidak sah",
    401: "Belum masuk",
    403: "Tidak berwenang",
    404: "Tidak ditemukan",
    405: "Cara akses tidak dikenal",
    413: "Isi terlalu besar",
    415: "Jenis isi tidak dikenal",
    429: "Terlalu sering",
}


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """This function will turn any refusal into `application/problem+json`."""
    if isinstance(error, DomainError):
        response = _problem(error.status, error.title, error.message)
        response.data.update(type=f"urn:eorder:{error.code}", rule=error.rule, errors=error.errors)
        return response
    known = exception_handler(error, context)
    if known is None:
        return None
    detail, errors = _explain(error, known.data)
    response = _problem(known.status_code, TITLES.get(known.status_code, "Gagal"), detail)
    response.data["errors"] = errors
    for header in ("WWW-Authenticate", "Retry-After"):
        if header in known:
            response[header] = known[header]
    return response


def problem(code: int, detail: str, title: str = "", kind: str = "about:blank") -> dict[str, Any]:
    """This function will return the fields that every refusal of the API has."""
    return {
        "type": kind,
        "title": title or TITLES.get(code, "Gagal"),
        "status": code,
        "detail": detail,
        "rule": "",
        "errors": {},
    }


def _problem(code: int, title: str, detail: str) -> Response:
    return Response(problem(code, detail, title), status=code, content_type=PROBLEM)


def _explain(error: Exception, data: Any) -> tuple[str, dict[str, Any]]:
    if isinstance(error, exceptions.ValidationError):
        errors = data if isinstance(data, dict) else {"non_field_errors": data}
        return "Periksa isian yang ditandai.", errors
    if isinstance(error, Http404):
        return "Data tidak ditemukan atau di luar lingkup Anda.", {}
    if isinstance(error, PermissionDenied):
        return str(error) or "Anda tidak berwenang melakukan ini.", {}
    return str(data.get("detail", "")) if isinstance(data, dict) else str(data), {}
