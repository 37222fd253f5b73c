"""Looks of the tasks on a home: which picture stands for a verb, which colour for a day; pure."""

from datetime import date

from core.worklist import Task

ICONS = {
    "Bayar": "banknote",
    "Buat": "file-pen-line",
    "Isi": "shopping-basket",
    "Jawab": "handshake",
    "Kirim": "send",
    "Konfirmasi": "coins",
    "Lengkapi": "file-pen-line",
    "Masak": "chef-hat",
    "Pesan": "shopping-basket",
    "Perbaiki": "file-pen-line",
    "Periksa": "clipboard-check",
    "Pilih": "utensils",
    "Setujui": "badge-check",
    "Siapkan": "file-pen-line",
    "Tanda": "pen-line",
    "Terbitkan": "landmark",
    "Terima": "handshake",
    "Tunjuk": "user-plus",
}


def icon(task: Task) -> str:
    """This function will choose the icon of a task by its verb."""
    return ICONS.get(task.verb.split(" ")[0].rstrip(","), "circle-dot")


def tone(task: Task, today: date) -> str:
    """This function will colour a task: danger past its date, attention on its day."""
    if task.due_date is None or task.due_date > today:
        return ""
    return "danger" if task.due_date < today else "attention"
