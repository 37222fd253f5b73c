"""What the views of the budget API share: who acts, turning pages, filters."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.request import Request
from rest_framework.views import APIView

from budgets import access
from core.acts import Actor
from core.api import NewestFirst

M = TypeVar("M", bound=Model)


class BudgetView(APIView):
    """What the views here share: who acts, and turning pages."""

    pagination_class = NewestFirst

    def actor(self, request: Request) -> Actor:
        """This function will return who acts, who must have a part in the budget."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        access.require_viewer(actor)
        return actor

    def page_of(self, request: Request, rows: QuerySet[M]) -> tuple[NewestFirst, Any]:
        """This function will cut one page out of `rows`."""
        pages = self.pagination_class()
        return pages, pages.paginate_queryset(rows, request, view=self) or []

    def body(self, request: Request, shape: type[Any]) -> Any:
        """This function will return the checked serializer of a body, or answer 400."""
        data = shape(data=request.data)
        data.is_valid(raise_exception=True)
        return data
