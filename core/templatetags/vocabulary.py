"""The one vocabulary of badges: status code of any machine -> tone and icon.

A code that several machines share must mean the same to a reader. Unknown codes are neutral.
"""

from typing import NamedTuple


class Look(NamedTuple):
    """How a status is shown beside its word."""

    tone: str
    icon: str


NEUTRAL = Look("neutral", "circle-dashed")

STATUS: dict[str, Look] = {
    # Not yet sent, or still being written by its owner.
    "DRAFT": Look("neutral", "pencil"),
    "ASSIGNED": Look("info", "file-pen-line"),
    "PREPARED": Look("success", "circle-check"),
    "ORDERED": Look("info", "clipboard-list"),
    # Waits for somebody.
    "SUBMITTED": Look("attention", "hourglass"),
    "SIGNED": Look("info", "pen-line"),
    "REPORTED": Look("attention", "truck"),
    "INSPECTED": Look("attention", "clipboard-check"),
    "BILLED": Look("attention", "receipt"),
    "DRAFTED": Look("attention", "file-pen-line"),
    "APPROVED": Look("info", "badge-check"),
    "RETURNED": Look("attention", "undo-2"),
    # Goes its way.
    "ACCEPTED": Look("success", "handshake"),
    "DELIVERED": Look("attention", "truck"),
    "RECEIVED": Look("success", "package-check"),
    "VERIFIED": Look("success", "badge-check"),
    "ISSUED": Look("success", "file-check"),
    "PAID": Look("success", "banknote"),
    "ARRIVED": Look("success", "coins"),
    "DONE": Look("success", "check-check"),
    "CLOSED": Look("success", "check-check"),
    # Time runs out.
    "NEARING": Look("attention", "calendar-clock"),
    "DUE_TODAY": Look("attention", "alarm-clock"),
    "OVERDUE": Look("danger", "alarm-clock"),
    # How money moves on a budget line.
    "APPROPRIATE": Look("neutral", "scroll-text"),
    "RAISE": Look("neutral", "trending-up"),
    "LOWER": Look("neutral", "trending-down"),
    "ISSUE": Look("success", "landmark"),
    "WITHDRAW": Look("attention", "undo-2"),
    "RESERVE": Look("attention", "hourglass"),
    "COMMIT": Look("info", "pen-line"),
    "REALISE": Look("success", "banknote"),
    "RELEASE_RESERVED": Look("neutral", "undo-2"),
    "RELEASE_COMMITTED": Look("neutral", "undo-2"),
    # Came to nothing, or back.
    "DECLINED": Look("danger", "circle-x"),
    "REJECTED": Look("danger", "circle-x"),
    "CANCELLED": Look("neutral", "ban"),
    "SUSPENDED": Look("danger", "lock"),
}

# The drawn food on the plate of a tone, under static/img/food/.
FOOD = {
    "rice": "bento",
    "cake": "cake",
    "drink": "cup-straw",
    "snack": "dumpling",
    "fruit": "watermelon",
    "soup": "stew",
    "grill": "skewer",
    "noodle": "noodles",
}

# The icon that stands for a tone where no status names a better one.
TONE_ICONS = {
    "success": "circle-check",
    "attention": "triangle-alert",
    "danger": "circle-alert",
    "info": "info",
    "neutral": "circle-dashed",
    # Django's own levels of messages.
    "warning": "triangle-alert",
    "error": "circle-alert",
    "debug": "info",
}


def look_of(code: str) -> Look:
    """This function will return the tone and icon of a status code."""
    return STATUS.get(code, NEUTRAL)
