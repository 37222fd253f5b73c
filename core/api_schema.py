"""The API's description, written once per process: it holds no data and is the same for all."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

ENDINGS = {True: "json", False: "yaml"}


class DescriptionView(SpectacularAPIView):
    """Gives visitors the description; writing it takes a third of a second, which is done once."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the description as YAML or JSON, as the caller accepts it."""
        _, media_type = self.perform_content_negotiation(request, force=True)
        ending = ENDINGS["json" in media_type]
        response = HttpResponse(written(media_type), content_type=media_type)
        response["Content-Disposition"] = f'inline; filename="e-order.{ending}"'
        return response


@cache
def written(media_type: str) -> str | bytes:
    """This function will return the description in one of the library's media types."""
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    renderers = {one.media_type: one for one in SpectacularAPIView.renderer_classes}
    return renderers[media_type.partition(";")[0].strip()]().render(schema, renderer_context={})
