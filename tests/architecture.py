"""The house rules as functions: each takes a path and a text and returns what breaks the rule.

`tests/test_architecture.py` runs them over the whole checkout and, to show that they can fail,
over a bad sample each. A complaint is one line: place, what is wrong.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

APPS = ("core", "accounts", "vendors", "budgets", "orders", "payments", "reports")
MODULE_LINES = 400
FUNCTION_LINES = 50
TEMPLATE_LINES = 150
BARE_QUEUEING = {"delay", "apply_async"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# Papers and letters leave the browser's reach: WeasyPrint and mail programs need inline styles.
INLINE_ALLOWED = ("templates/documents/", "templates/emails/")
INLINE = re.compile(
    r"<style[\s>]|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE)
FOREIGN = re.compile(
    r"""(?:\bsrc|\bposter|\bdata)\s*=\s*["'](?:https?:)?//"""
    r"""|<link\b[^>]*\bhref\s*=\s*["'](?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//|@import\s+["'](?:https?:)?//""",
    re.IGNORECASE,
)
# The brackets keep this module from breaking its own rule.
POSTPONED = re.compile(r"(?:#|//|/\*|<!--).*?\b(?:TO[D]O|FIX[M]E|HA[C]K)\b")


def module_length(path: Path, text: str) -> list[str]:
    """This function will refuse a module longer than 400 lines."""
    lines = len(text.splitlines())
    return [f"{path}: {lines} lines, at most {MODULE_LINES}"] if lines > MODULE_LINES else []


def function_length(path: Path, text: str) -> list[str]:
    """This function will refuse a function longer than 50 lines, decorators not counted."""
    found = []
    for node in functions(ast.parse(text)):
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_LINES:
            found.append(f"{place(path, node)}: {node.name} has {lines} lines")
    return found


def template_length(path: Path, text: str) -> list[str]:
    """This function will refuse a template longer than 150 lines."""
    lines = len(text.splitlines())
    return [f"{path}: {lines} lines, at most {TEMPLATE_LINES}"] if lines > TEMPLATE_LINES else []


def migration_name(path: Path, text: str) -> list[str]:
    """This function will refuse a migration that Django had to name itself."""
    return [f"{path}: name it with `makemigrations -n`"] if "_auto_" in path.name else []


def bare_queueing(path: Path, text: str) -> list[str]:
    """This function will refuse `.delay(` and `.apply_async(`: work starts after the commit."""
    return [
        f"{place(path, call)}: .{name}() may run before the commit; use delay_on_commit"
        for call, name in method_calls(text)
        if name in BARE_QUEUEING
    ]


def whole_row_save(path: Path, text: str) -> list[str]:
    """This function will refuse `.save()` that names neither its fields nor an insert.

    A call with positional arguments is a file storage's `save(name, content)`.
    """
    return [
        f"{place(path, call)}: .save() writes the whole row; pass update_fields"
        for call, name in method_calls(text)
        if name == "save" and not call.args
        if not {"update_fields", "force_insert"} & keywords(call)
    ]


def manager_use(path: Path, text: str) -> list[str]:
    """This function will refuse `.objects` in views and API: they ask access and queries.

    `.objects.none()` reads nothing; generic API views carry it to tell their model.
    """
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)]
    empty = {node.value for node in nodes if node.attr == "none"}
    return [
        f"{place(path, node)}: .{node.attr} belongs in access, queries or services"
        for node in nodes
        if node.attr in MANAGERS and node not in empty
    ]


def inner_import(path: Path, text: str) -> list[str]:
    """This function will refuse an import inside a function: it hides a cycle.

    WeasyPrint is the exception: it takes a second to load, which only a PDF should pay.
    """
    return [
        f"{place(path, inner)}: import at the top of the module"
        for node in functions(ast.parse(text))
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
        and not (getattr(inner, "module", None) or "").startswith("weasyprint")
    ]


def save_or_signal(path: Path, text: str) -> list[str]:
    """This function will refuse `save()` overrides and signal receivers: rules live in services."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            found += [
                f"{place(path, item)}: {node.name} overrides {item.name}()"
                for item in node.body
                if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete"}
            ]
        if isinstance(node, ast.ImportFrom) and node.module == "django.dispatch":
            found.append(f"{place(path, node)}: signals are not used here")
    return found


def inline_code(path: Path, text: str) -> list[str]:
    """This function will refuse inline style, script and event attributes: the CSP stops them."""
    if str(path).startswith(INLINE_ALLOWED):
        return []
    clean = without_comments(text)
    return matches(path, clean, INLINE, "inline code") + matches(
        path, clean, INLINE_SCRIPT, "inline script"
    )


def foreign_source(path: Path, text: str) -> list[str]:
    """This function will refuse a file fetched from another server."""
    return matches(path, text, FOREIGN, "hot link")


def postponed_work(path: Path, text: str) -> list[str]:
    """This function will refuse notes of work left for later."""
    return matches(path, text, POSTPONED, "unfinished")


def broken_template(path: Path, text: str) -> list[str]:
    """This function will refuse a tag broken over lines, which Django prints as text."""
    return [
        f"{path}:{text[: found.start()].count(chr(10)) + 1}: a tag must stay on one line"
        for found in re.finditer(r"\{%(?:(?!%\}).)*\n", text)
    ]


def matches(path: Path, text: str, pattern: re.Pattern[str], reason: str) -> list[str]:
    return [
        f"{path}:{text[: found.start()].count(chr(10)) + 1}: {reason}: {found.group().strip()}"
        for found in pattern.finditer(text)
    ]


def without_comments(text: str) -> str:
    """This function will blank out template comments and keep the line numbers."""

    def blank(found: re.Match[str]) -> str:
        return "\n" * found.group().count("\n")

    text = re.sub(r"\{#.*?#\}", "", text)
    return re.sub(r"\{% comment.*?%\}.*?\{% endcomment %\}", blank, text, flags=re.DOTALL)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def method_calls(text: str) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node, node.func.attr


def keywords(call: ast.Call) -> set[str]:
    return {keyword.arg or "" for keyword in call.keywords}


def place(path: Path, node: ast.stmt | ast.expr) -> str:
    return f"{path}:{node.lineno}"
