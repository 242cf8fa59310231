"""What an announcement may cost, from the dated prices of db/data/whatsapp_prices.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from db.models import Mode

OPENER_MESSAGES = 3  # the opening template, the answer to it, the text itself


@dataclass(frozen=True, slots=True)
class Cost:
    """An estimate in `currency`, with prices as `known` on a day. `whole` is false when a price is
    missing: then these are only the parts that are known."""

    low: Decimal
    high: Decimal
    currency: str
    known: date
    whole: bool


@cache
def prices() -> Mapping[str, Any]:
    """The settings file, amounts as text."""
    file = resources.files("db") / "data" / "whatsapp_prices.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def estimate(
    modes: Mapping[str, Mapping[Mode, int]], category: str, listed: Mapping[str, Any] | None = None
) -> Cost | None:
    """The cost of so many messages by channel and mode; None where no channel is paid for.

    From one message a person to all that an opener may lead to, and from the category of the
    template to the dearest one (Meta moves templates to another category by itself). `listed` are
    other prices than the shipped ones.
    """
    listed = listed or prices()
    paid = modes.get(listed["channel"])
    if not paid:
        return None
    fee, openers = Decimal(listed["per_message"]), paid.get(Mode.OPENER, 0)
    outside = openers + paid.get(Mode.TEMPLATE, 0)
    rates = {name: Decimal(rate) for name, rate in listed["per_template"].items()}
    messages = sum(paid.values())
    following = (OPENER_MESSAGES - 1) * openers
    return Cost(
        low=messages * fee + outside * rates.get(category, Decimal()),
        high=(messages + following) * fee + outside * max(rates.values(), default=Decimal()),
        currency=listed["currency"],
        known=listed["known"],
        whole=not outside or category in rates,
    )
