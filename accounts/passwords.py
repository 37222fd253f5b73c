"""Refuses the passwords people really choose, without asking anybody outside.

Leaked lists are made of a few habits: a word and a year, the name of the place or of the person,
a run of keys, one word twice, letters swapped for figures. The validator takes what it recognises
out of the password and counts each piece as one sign: what is left must still be long.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

LEAST_SIGNS = 9
STRONG_SIGNS = 16
LONGEST_CHECKED = 256
SHORTEST_WORD = 4
SHORTEST_RUN = 4
ADVICE = "Pakai tiga atau empat kata acak yang tidak berkaitan, misalnya nama benda dan kerja."

# Words of Jakarta's offices, of faith, love and football, and of every leaked list.
WORDS = frozenset((Path(__file__).parent / "common_words.txt").read_text().split())
KEY_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
COLUMNS = ("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp")
LEET = str.maketrans({"4": "a", "@": "a", "3": "e", "1": "i", "!": "i", "0": "o", "5": "s",
                      "$": "s", "7": "t", "+": "t", "8": "b", "9": "g", "6": "g"})  # fmt: skip
YEAR = re.compile(r"(?:19|20)\d\d")
REPEAT = re.compile(r"(.{1,16}?)\1{1,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a password that a guesser tries early, and what it is, in words."""

    start: int
    end: int
    words: str


def pieces(password: str, own_words: Iterable[str] = ()) -> list[Piece]:
    """This function will return the guessable parts of a password, longest first, not overlapping.

    `own_words` are the person's name, address and office in lower case.
    """
    plain = password.lower()
    found = [
        *_words(plain, own_words),
        *_runs(plain),
        *_years(plain),
        *_repeats(plain),
    ]
    chosen: list[Piece] = []
    for piece in sorted(found, key=lambda piece: (piece.start - piece.end, piece.start)):
        if all(piece.end <= other.start or piece.start >= other.end for other in chosen):
            chosen.append(piece)
    return sorted(chosen, key=lambda piece: piece.start)


def effective_length(password: str, found: Iterable[Piece]) -> int:
    """This function will return how many signs are left when each piece counts as one."""
    return len(password) - sum(piece.end - piece.start - 1 for piece in found)


def _words(plain: str, own_words: Iterable[str]) -> Iterator[Piece]:
    mine = {word for word in own_words if len(word) >= SHORTEST_WORD}
    readings = {plain, plain.translate(LEET)}
    for word in WORDS | mine:
        kind = "bagian dari nama, surel, atau kantor Anda" if word in mine else "kata yang umum"
        for reading in readings:
            start = reading.find(word)
            while start >= 0:
                yield Piece(start, start + len(word), f'"{word}" {kind}')
                start = reading.find(word, start + 1)


def _runs(plain: str) -> Iterator[Piece]:
    rows = [line for row in (*KEY_ROWS, *COLUMNS) for line in (row, row[::-1])]
    for row in rows:
        start = 0
        for position in range(1, len(plain) + 1):
            if position < len(plain) and plain[position - 1 : position + 1] in row:
                continue
            if position - start >= SHORTEST_RUN:
                text = plain[start:position]
                yield Piece(start, position, f'"{text}" urutan tombol atau huruf')
            start = position


def _years(plain: str) -> Iterator[Piece]:
    for match in YEAR.finditer(plain):
        yield Piece(match.start(), match.end(), f'"{match.group()}" tahun')


def _repeats(plain: str) -> Iterator[Piece]:
    for match in REPEAT.finditer(plain):
        size, block = match.end() - match.start(), match.group(1)
        if size >= SHORTEST_RUN:
            # The block itself stays to be judged; only its repetition is worth nothing.
            yield Piece(match.start(), match.end(), f'"{block}" diulang')


class HabitValidator:
    """Refuse a password made of things that are guessed first."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError with the parts that make the password easy to guess."""
        checked = password[:LONGEST_CHECKED]
        found = pieces(checked, own_words(user))
        if effective_length(checked, found) >= LEAST_SIGNS or not found:
            return
        reasons = list(dict.fromkeys(piece.words for piece in found))[:3]
        raise ValidationError(
            f"Kata sandi ini mudah ditebak: {_joined(reasons)}. {ADVICE}", code="password_habit"
        )

    def get_help_text(self) -> str:
        """Return the rule in one sentence."""
        return (
            "Jangan memakai nama Anda, nama kantor, kota, tahun, urutan tombol, atau kata yang "
            "diulang, juga bila hurufnya diganti angka. Tiga atau empat kata acak paling mudah "
            "diingat."
        )


def own_words(user: Any) -> set[str]:
    """This function will return the words of a person that a guesser would try."""
    if user is None:
        return set()
    text = f"{getattr(user, 'name', '')} {getattr(user, 'email', '')} {getattr(user, 'nip', '')}"
    if getattr(user, "pk", None):
        offices = user.appointments.values_list("organisation__short_name", "organisation__code")
        text += " ".join(f" {name} {code}" for name, code in offices)
    return {word for word in re.split(r"[\W_]+", text.lower()) if len(word) >= SHORTEST_WORD}


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} dan {parts[-1]}"


@dataclass(frozen=True, slots=True)
class Strength:
    """A password judged before it is sent: tone and words, and what is wrong with it."""

    tone: str
    words: str
    faults: tuple[str, ...] = ()


def judge(password: str, user: Any) -> Strength | None:
    """This function will judge a password by all the rules of the house; None for nothing typed."""
    if not password:
        return None
    try:
        password_validation.validate_password(password, user)
    except ValidationError as refusal:
        return Strength("danger", "Belum dapat dipakai", tuple(refusal.messages))
    left = effective_length(password, pieces(password, own_words(user)))
    if left >= STRONG_SIGNS:
        return Strength("success", "Kuat")
    return Strength("attention", "Cukup; satu kata lagi membuatnya kuat")
