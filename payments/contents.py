"""What an approval binds to: every figure and the payee, as one fingerprint. Pure."""

import hashlib
import json

from payments.models import Payment


def fingerprint(payment: Payment) -> str:
    """This function will return the SHA-256 (hex) over what a payment pays, why and to whom."""
    facts = {
        "payment": payment.pk,
        "order": payment.order_id,
        "bill": payment.bill_id,
        "organisation": payment.organisation_id,
        "vendor": payment.vendor_id,
        "gross": f"{payment.gross:.2f}",
        "tax_rule": payment.tax_rule,
        "tax_base": f"{payment.tax_base:.2f}",
        "tax_rate": f"{payment.tax_rate:.4f}",
        "tax": f"{payment.tax:.2f}",
        "tax_reason": payment.tax_reason,
        "tax_evidence": payment.tax_evidence,
        "net": f"{payment.net:.2f}",
        "bank_name": payment.bank_name,
        "bank_account": payment.bank_account,
        "bank_holder": payment.bank_holder,
        "drafted_by": payment.drafted_by_id,
    }
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
