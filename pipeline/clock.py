"""The time as the ledger writes it."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from pipeline.errors import UsageError


def now() -> str:
    """UTC to the second in ISO 8601; `SOURCE_DATE_EPOCH` (seconds), where set, is the clock.

    Raises UsageError where `SOURCE_DATE_EPOCH` is no whole number of seconds.
    """
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as fault:
        raise UsageError(
            f"SOURCE_DATE_EPOCH is no time in seconds: {fixed!r}", todo="set it right or unset it"
        ) from fault
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
