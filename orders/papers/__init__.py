"""Builders of frozen papers: rows and figures in, a plain JSON snapshot out, one per kind."""

from orders.papers.contract import bast, purchase_order
from orders.papers.money import LetterFacts, ReceiptFacts, approval_letter, receipt
from orders.papers.preparation import kak, price_reference, specification

__all__ = [
    "LetterFacts",
    "ReceiptFacts",
    "approval_letter",
    "bast",
    "kak",
    "price_reference",
    "purchase_order",
    "receipt",
    "specification",
]
