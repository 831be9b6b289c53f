"""Texts of the public sets whose language is known: how often it is told, and how often one sounds an alarm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from copilot.reading.language import detect
from copilot.reading.signs import plain
from copilot.reading.urgent import urgent

if TYPE_CHECKING:
    from pathlib import Path

_SETS: tuple[tuple[str, str, str, str], ...] = (
    ("xquad_es", "es", "es_en_retrieval/xquadr_questions_es_dev.jsonl", "text"),
    ("xquad_en", "en", "es_en_retrieval/xquadr_questions_en_dev.jsonl", "text"),
    ("adobe_es", "es", "support_kb_es_en/adobe_symptom_queries_dev.jsonl", "query_es"),
    ("adobe_en", "en", "support_kb_es_en/adobe_symptom_queries_dev.jsonl", "query_en"),
    ("ms365_es", "es", "support_kb_es_en/ms365_queries_dev.jsonl", "title"),
    ("ms365_en", "en", "support_kb_es_en/ms365_queries_dev.jsonl", "title_en"),
    ("cyberseceval_es", "es", "injection_es_en/cyberseceval_es_dev.jsonl", "user_input"),
    ("banking77_en", "en", "intents_en/banking77_dev.jsonl", "text"),
    ("clinc_en", "en", "intents_en/clinc_banking_oos_dev.jsonl", "text"),
    ("natcs_en", "en", "intents_en/natcs_development.jsonl", "text"),
    ("nomiracl_es", "es", "es_en_retrieval/nomiracl_es_relevant_dev.jsonl", "question"),
)
"""A name, the language, the file and its field."""


_FRAUD = frozenset(
    "report_fraud compromised_card card_payment_not_recognised cash_withdrawal_not_recognised lost_or_stolen_card "
    "direct_debit_payment_not_recognised lost_or_stolen_phone".split()
)
"""Intents of which an alarm is right."""


def report(root: Path) -> dict[str, Any]:
    """By set: how many texts, the share whose language was told, and how many that are no matter of fraud sounded an
    alarm. "absent" names the files that are not there."""
    made: dict[str, Any] = {}
    absent: list[str] = []
    for name, language, place, field in _SETS:
        try:
            lines = (root / place).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            absent.append(place)
            continue
        rows = [row for row in map(json.loads, lines) if row[field].strip()]
        told = sum(detect(row[field]).heard == language for row in rows)
        alarms = sum(bool(urgent(plain(row[field]))) for row in rows if row.get("intent") not in _FRAUD)
        made[name] = {"n": len(rows), "accuracy": round(told / max(1, len(rows)), 4), "alarms": alarms}
    return {**made, "absent": absent}
