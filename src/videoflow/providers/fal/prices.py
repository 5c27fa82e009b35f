"""What a unit of a model costs, asked for once an hour; costs nothing to ask.

The units are known from fal's own price list: ``images``, ``megapixels``, ``seconds``, ``videos``;
others (``compute seconds``, ``1m tokens``, ``units``) cannot be told before the job has run.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict

from videoflow.domain.capabilities import ModelOffer
from videoflow.domain.job import Job
from videoflow.providers.fal.inputs import size_px
from videoflow.providers.fal.wire import PricePage, UnitPrice
from videoflow.providers.http.service import Service

PRICES_PATH = "/v1/models/pricing"
API = "api_url"
MAX_KEPT = 200
KEPT_S = 3600.0


class Prices:
    """Unit prices by endpoint. Jobs on several threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, UnitPrice | None]] = OrderedDict()

    async def of(self, service: Service, endpoint: str) -> UnitPrice | None:
        """The price in US dollars; None where there is none. Raises ProviderError."""
        with self._lock:
            kept = self._kept.get(endpoint)
        if kept is not None and time.monotonic() - kept[0] < KEPT_S:
            return kept[1]
        price = await ask_price(service, endpoint)
        with self._lock:
            self._kept.pop(endpoint, None)
            self._kept[endpoint] = time.monotonic(), price
            if len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        return price


async def ask_price(service: Service, endpoint: str) -> UnitPrice | None:
    """The price of one endpoint, freshly asked for. Raises ProviderError."""
    answer = await service.ask("GET", PRICES_PATH, base=API, params={"endpoint_id": endpoint})
    prices = answer.read(PricePage).prices
    found = (price for price in prices if price.endpoint_id == endpoint and price.currency == "USD")
    return next(found, None)


def units_of(unit: str, offer: ModelOffer, job: Job) -> float | None:
    """How many units a job will be billed, never too few; None where that cannot be told.

    Flat units are not trusted where the table knows that size or length change the price.
    """
    name = unit.strip().lower().rstrip("s")
    if name == "second":
        return float(math.ceil(offer.duration_to_ask_s(job.duration_s))) or None
    if name == "megapixel":
        width, height = size_px(offer, job)
        return float(math.ceil(width * height / 1_000_000))
    if name in ("image", "video"):
        flat = all(rate.per == "take" and rate.short_side_px is None for rate in offer.prices)
        dearer = offer.options.get("input.resolution") == "4K"
        return 1.0 if flat and not dearer else None
    return None
