# What a shop charges: discounts for customers, vouchers, tax and shipping, as the shop's own code has it.
#
#   precept generate --python examples/order_pricing.py --rows 1000 --out data/order-pricing
#
# Every function below with types becomes an instruction; those that begin with an underscore are its helpers.
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, Optional

Tier = Literal["standard", "silver", "gold"]
Zone = Literal["domestic", "eu", "world"]

TIER_DISCOUNT = {"standard": 0, "silver": 5, "gold": 10}
VOUCHERS = {"WELCOME10": 10, "SPRING15": 15, "STAFF30": 30}

# (up to this weight in grams, price); heavier parcels pay by the started kilogram
SHIPPING = {
    "domestic": [(1000, "3.90"), (5000, "5.90"), (20000, "9.90")],
    "eu": [(1000, "8.90"), (5000, "13.90")],
    "world": [(500, "12.90"), (2000, "24.90")],
}
PER_KILOGRAM = {"domestic": "0.80", "eu": "2.50", "world": "9.00"}


@dataclass
class Line:
    sku: str
    quantity: int
    unit_price: float


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def shipping_price(zone: Zone, grams: int) -> str:
    """Price the shipping of one parcel.

    Args:
        zone: where the parcel goes
        grams: its weight

    Returns:
        the price with two decimals: that of the first bracket of the zone that holds the weight; above the last
        bracket, the last bracket's price and a surcharge for each started kilogram beyond it
    """
    if grams <= 0:
        raise ValueError("a parcel weighs something")
    for limit, price in SHIPPING[zone]:
        if grams <= limit:
            return price
    limit, price = SHIPPING[zone][-1]
    started = -(-(grams - limit) // 1000)
    return str(_cents(Decimal(price) + started * Decimal(PER_KILOGRAM[zone])))


def sample_shipping_price(rng):
    return {"zone": rng.choice(["domestic", "eu", "world"]), "grams": rng.choice([200, 480, 950, 1000, 1001, 4999])
            if rng.random() < 0.4 else rng.randint(50, 32_000)}


def discount_percent(tier: Tier, voucher: Optional[str], first_order: bool) -> int:
    """Decide how many percent come off an order.

    The customer's tier gives 0, 5 or 10 percent. A known voucher counts instead where it is worth more, but
    WELCOME10 only on a first order. Tier and voucher never add up. An unknown voucher counts for nothing.

    Args:
        tier: the customer's tier
        voucher: the code as the customer typed it, in any case and with spaces around it
        first_order: whether the customer never ordered before

    Returns:
        whole percent
    """
    percent = TIER_DISCOUNT[tier]
    code = (voucher or "").strip().upper()
    if code == "WELCOME10" and not first_order:
        return percent
    return max(percent, VOUCHERS.get(code, 0))


def sample_discount_percent(rng):
    code = rng.choice(["WELCOME10", "SPRING15", "STAFF30", "SUMMER20", None])
    if code is not None and rng.random() < 0.4:
        code = rng.choice([code.lower(), f" {code}", f"{code} "])
    return {"tier": rng.choice(["standard", "silver", "gold"]), "voucher": code, "first_order": rng.random() < 0.5}


def order_total(lines: list[Line], percent: int, tax_percent: int) -> dict:
    """Add an order up.

    Lines of ten pieces and more get 3 percent off first. Then the order's discount is taken off the sum, and tax is
    added. Every step is rounded to cents, halves up.

    Args:
        lines: what is ordered
        percent: the order's discount in percent
        tax_percent: the tax in percent

    Returns:
        net, tax and gross, each as a text with two decimals, and the number of pieces
    """
    net = Decimal(0)
    for line in lines:
        if line.quantity < 1:
            raise ValueError(f"{line.sku}: a quantity of {line.quantity}")
        price = Decimal(str(line.unit_price)) * line.quantity
        if line.quantity >= 10:
            price -= price * 3 / 100
        net += _cents(price)
    net -= _cents(net * percent / 100)
    tax = _cents(net * tax_percent / 100)
    return {
        "net": str(_cents(net)),
        "tax": str(tax),
        "gross": str(_cents(net + tax)),
        "pieces": sum(line.quantity for line in lines),
    }


def sample_order_total(rng):
    lines = [
        Line(
            sku=f"{rng.choice('ABCK')}-{rng.randint(100, 999)}",
            quantity=rng.choice([0, 10, 12]) if rng.random() < 0.15 else rng.randint(1, 9),
            unit_price=rng.randint(99, 24_999) / 100,
        )
        for _ in range(rng.randint(1, 4))
    ]
    return {"lines": lines, "percent": rng.choice([0, 5, 10, 15]), "tax_percent": rng.choice([7, 19])}


def stock_label(stock: int, on_order: int, per_day: float) -> str:
    """Say how well an article is stocked.

    Args:
        stock: pieces at hand
        on_order: pieces that suppliers will bring
        per_day: pieces sold on an average day

    Returns:
        "sold out", "arriving", "last pieces" (3 or fewer), "low" (less than five days' sales) or "in stock"
    """
    if stock == 0:
        return "arriving" if on_order > 0 else "sold out"
    if stock <= 3:
        return "last pieces"
    return "low" if stock < 5 * per_day else "in stock"
