"""Demand: packages, their papers, orders and handovers."""

from orders.models.document import Document
from orders.models.handover import Handover, HandoverEvent, HandoverLine
from orders.models.order import Order, OrderEvent, OrderLine
from orders.models.package import Comparable, Package, PackageEvent, Preparation

__all__ = [
    "Comparable",
    "Document",
    "Handover",
    "HandoverEvent",
    "HandoverLine",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Package",
    "PackageEvent",
    "Preparation",
]
