"""Every field that takes a file refuses what is none, on every route, and keeps nothing of it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

from tests import architecture
from tests.access import test_matrix, traces
from tests.access.table import TABLE
from tests.access.test_foreign import actor_for, body_on
from tests.access.world import World, ask, undone, upload
from tests.factories import hostile


class Intake(NamedTuple):
    """A field with a file, and the routes that take it; each is in the matrix."""

    field: str
    routes: tuple[str, ...]


# Each module that declares a field for files; what comes through it is judged by core.uploads.
KEPT = {
    "accounts/appointment_forms.py": Intake(
        "sk_file", ("accounts:appointment_create", "accounts:appointment_correct")
    ),
    "accounts/appointments_api.py": Intake(
        "sk_file", ("api-appointment-list", "api-appointment-detail")
    ),
    "payments/api/serializers.py": Intake("proof", ("payment-pay",)),
    "payments/forms/payments.py": Intake("proof", ("payments:pay",)),
    "vendors/api/changes.py": Intake("file", ("vendor-change-list",)),
    "vendors/api/registration.py": Intake("file", ("vendor-proofs",)),
    "vendors/forms/catalogue.py": Intake("picture", ("vendors:picture_add",)),
    "vendors/forms/changes.py": Intake("file", ("vendors:change",)),
    "vendors/forms/registration.py": Intake("bukti_NIB", ("vendors:registration_step",)),
}
# Tables that are read within bounds and never stored: core.importing and core.sheets.
READ = {
    "budgets/api/serializers.py": Intake(
        "file", ("api-budget-lines-import", "api-tranches-import")
    ),
    "core/forms.py": Intake(
        "file",
        (
            "accounts:organisation_import",
            "budgets:line_import",
            "budgets:tranche_import",
            "payments:holiday_csv",
        ),
    ),
}
# Who makes files: the upload path, the house's papers, the pictures of the demo, and a form that
# waits for a fresh proof and is then judged as if it were sent again.
WRITERS = {
    "accounts/proof.py",
    "core/uploads.py",
    "orders/services/documents.py",
    "vendors/demo.py",
}
FILE_FIELDS = {"FileField", "ImageField", "FilePathField"}
WRITING = {"ContentFile", "FileSystemStorage", "SimpleUploadedFile"}
REFUSED = {200, 400, 422}
NOT_TAKEN = (
    "bukan PDF",
    "bukan gambar",
    "paling banyak 25 juta titik",
    "juga berisi",
)


def sources() -> Iterator[tuple[str, ast.AST]]:
    root = Path(settings.BASE_DIR)
    for app in architecture.APPS:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(root)), ast.parse(path.read_text())


def calls(tree: ast.AST, names: set[str]) -> bool:
    """This function will tell whether a module calls or extends one of these names."""
    for node in ast.walk(tree):
        used = [node.func] if isinstance(node, ast.Call) else getattr(node, "bases", [])
        if any(getattr(one, "attr", getattr(one, "id", "")) in names for one in used):
            return True
    return False


def attempts() -> Iterator[tuple[str, str, str, bytes]]:
    """This function will name each route with its field and one harmful file of each kind."""
    papers = {
        "foto.jpg": hostile.SVG,
        "surat.pdf": hostile.GIFAR,
        "../../bukti.png": hostile.png_header(30_000, 30_000),
        "bukti.html": hostile.archive(),
    }
    for intake in KEPT.values():
        for route in intake.routes:
            yield from ((route, intake.field, name, data) for name, data in papers.items())


def send(world: World, route: str, field: str, name: str, data: bytes) -> tuple[int, str]:
    """This function will send a file in a right body, and prove that it left nothing."""
    entry = next(e for e in TABLE if e.name == route and e.method in {"POST", "PUT"})
    subject, before = actor_for(entry), sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    with undone():
        rows = traces.fingerprint()
        path = test_matrix.address(world, subject, entry)
        body = body_on(world, "a", entry) | {field: upload(name, data)}
        answer = ask(world, subject, entry.method, path, body)
        assert traces.difference(rows, traces.fingerprint()) == []
    assert sorted(Path(settings.MEDIA_ROOT).rglob("*")) == before
    return answer.status_code, answer.content.decode()


def test_every_field_for_files_is_declared() -> None:
    found = {
        name
        for name, tree in sources()
        if calls(tree, FILE_FIELDS) and "/models" not in name and name != "core/leftovers.py"
    }

    assert found == {*KEPT, *READ}, "declare in KEPT or READ what takes these files"


def test_only_the_upload_path_writes_files() -> None:
    found = {name for name, tree in sources() if calls(tree, WRITING)}

    assert found == WRITERS, "files come in through core.uploads"


@pytest.mark.parametrize(
    ("route", "field", "name", "data"),
    [pytest.param(*one, id=f"{one[0]}-{one[2].rpartition('/')[2]}") for one in attempts()],
)
def test_a_harmful_file_is_refused(
    world: World, route: str, field: str, name: str, data: bytes
) -> None:
    status, told = send(world, route, field, name, data)

    assert (status in REFUSED, any(words in told for words in NOT_TAKEN)) == (True, True), told


@pytest.mark.parametrize("route", READ["core/forms.py"].routes)
def test_a_workbook_that_unpacks_to_too_much_is_refused(world: World, route: str) -> None:
    status, told = send(world, route, "file", "bom.xlsx", hostile.workbook_bomb())

    assert (status in REFUSED, "terlalu besar setelah dibuka" in told) == (True, True)
