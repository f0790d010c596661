"""What the OA may still send, the money behind it, and the rate limits (rule 4).

Counters turn over by Viet Nam's date.
"""

from dataclasses import dataclass, field
from typing import Any

from sandboxes.clock import MINUTE, in_vietnam

from .errors import Mistake


@dataclass(slots=True)
class Pool:
    """Bought or given messages of one kind."""

    asset_id: str
    product_type: str
    quota_type: str
    total: int
    remain: int

    def take(self) -> bool:
        if self.remain <= 0:
            return False
        self.remain -= 1
        return True


@dataclass(slots=True)
class Counter:
    """`used` of `limit` in the current day or month."""

    limit: int
    monthly: bool
    used: int = 0
    period: str = ""

    def roll(self, now: int) -> None:
        period = in_vietnam(now).strftime("%Y-%m" if self.monthly else "%Y-%m-%d")
        if period != self.period:
            self.period, self.used = period, 0

    def remain(self, now: int) -> int:
        self.roll(now)
        return max(self.limit - self.used, 0)

    def take(self, now: int) -> bool:
        if self.remain(now) <= 0:
            return False
        self.used += 1
        return True


def _counter(limit: int, *, monthly: bool = True) -> Any:
    return field(default_factory=lambda: Counter(limit, monthly))


@dataclass(slots=True)
class Quotas:
    """Prices in VND. Package figures are the demo's, not law: prices move."""

    wallet: int = 100_000_000
    price_cs: int = 55
    sub: Pool = field(default_factory=lambda: Pool("asset-cs-sub", "cs", "sub_quota", 2000, 2000))
    purchase: Pool = field(default_factory=lambda: Pool("asset-cs-buy", "cs", "purchase_quota", 0, 0))
    reward: Pool = field(default_factory=lambda: Pool("asset-cs-gift", "cs", "reward_quota", 0, 0))
    template: Pool = field(
        default_factory=lambda: Pool("asset-tpl-buy", "transaction", "purchase_quota", 0, 0)
    )
    phone_daily: Counter = _counter(20_000, monthly=False)
    promotion_monthly: Counter = _counter(10_000)
    broadcasts: Counter = _counter(4)
    articles: Counter = _counter(200)
    upload_image: Counter = _counter(5000)
    upload_gif: Counter = _counter(5000)
    upload_file: Counter = _counter(5000)
    template_edits: Counter = _counter(100, monthly=False)

    def charge(self, price: int) -> bool:
        """False when the wallet cannot pay; nothing is taken then."""
        if self.wallet < price:
            return False
        self.wallet -= price
        return True

    def pools(self) -> list[Pool]:
        return [self.sub, self.purchase, self.reward, self.template]

    def view(self, now: int) -> dict[str, Any]:
        shown: dict[str, Any] = {"wallet": self.wallet, "price_cs": self.price_cs}
        for name in self.__slots__:
            part = getattr(self, name)
            if isinstance(part, Pool):
                shown[name] = {"remain": part.remain, "total": part.total}
            elif isinstance(part, Counter):
                shown[name] = {"remain": part.remain(now), "limit": part.limit}
        return shown

    def change(self, values: dict[str, Any], now: int) -> None:
        """{"wallet": 0, "sub": 5, "phone_daily": 3}: money, or what remains of a pool or counter."""
        for name, value in values.items():
            if name not in self.__slots__ or type(value) is not int or value < 0:
                raise Mistake(f"Hạn mức “{name}” không có hoặc giá trị không phải số nguyên ≥ 0.")
        for name, value in values.items():
            part = getattr(self, name)
            if isinstance(part, Pool):
                part.remain, part.total = value, max(part.total, value)
            elif isinstance(part, Counter):
                part.roll(now)
                part.limit, part.used = max(part.limit, value), max(part.limit, value) - value
            else:
                setattr(self, name, value)


@dataclass(slots=True)
class Minute:
    """A count that starts anew with each minute of the clock."""

    minute: int = -1
    used: int = 0

    def take(self, now: int) -> int:
        """The number of this call in its minute, from 1."""
        minute = now // MINUTE
        if minute != self.minute:
            self.minute, self.used = minute, 0
        self.used += 1
        return self.used


@dataclass(slots=True)
class Limits:
    """Articles have a bucket of their own; template sends do not count for the OA."""

    app: Minute = field(default_factory=Minute)
    article: Minute = field(default_factory=Minute)
    oa: Minute = field(default_factory=Minute)
