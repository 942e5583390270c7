"""Puts the exchange behind the protocol of Tracebook, a conformance test of matching engines (PyPI: tracebook-conformance).

    tracebook-conformance qualify --profile fifo-full-v1 --seed 42 --traces 100 --events-per-trace 200 \\
        --candidate-cmd 'python3 docs/examples/conformance/adapter.py' --output-dir evidence

One JSON object a line comes in and one goes out. docs/conformance.md says what is translated and what is declined.
"""

import hashlib
import json
import os
import sys
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Dict, List, Optional

import compute_matching as cm

PROTOCOL = {"protocol": "tracebook.conformance", "protocol_version": 1}
# Traces halve quantities again and again, so a GPU of the exchange is a small binary fraction of their unit.
PARTS = 1 << 22
MOST_PARTS = 4_294_967_294
SELF_TRADE = {"CANCEL_RESTING": cm.SelfTrade.CANCEL_OLDEST, "CANCEL_INCOMING": cm.SelfTrade.CANCEL_NEWEST}
TIMES_IN_FORCE = {"LIMIT": "GTC", "MARKET": "IOC", "IOC": "IOC", "FOK": "FOK"}
REASONS = {cm.RejectReason.DUPLICATE_ORDER_ID: "DUPLICATE_ORDER_ID", cm.RejectReason.UNKNOWN_ORDER: "ORDER_NOT_ACTIVE"}


class Declined(Exception):
    """What this exchange has no way to express."""


class Book:
    """The symbol that a book stands for, and the numbers of its orders there and here."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.ids: Dict[int, int] = {}  # live orders: theirs to ours
        self.sources: Dict[int, int] = {}  # all orders: ours to theirs
        self.owners: Dict[int, int] = {}


class Adapter:
    def __init__(self, config: dict) -> None:
        if config["matching_algorithm"] != "fifo":
            raise Declined("matching_algorithm " + config["matching_algorithm"])
        tick = Decimal(config["tick_size"])
        decimals = max(-tick.normalize().as_tuple().exponent, 0)
        self.exchange = cm.Exchange(maximum_quantity=MOST_PARTS, tick=(int(tick.scaleb(decimals)), decimals))
        self.tick = float(tick)
        self.decimals = decimals
        self.places = Decimal(1).scaleb(-config["quantity_decimal_places"])
        # Without a policy an owner may trade with itself, so orders then name no participant (R3, R14).
        self.self_trade = SELF_TRADE.get(config["self_trade_policy"])
        self.books: Dict[str, Book] = {}
        self.last_id = 0
        self.trades: List[dict] = []

    # Events

    def apply(self, event: dict) -> Optional[str]:
        """Carries out one event; returns why it was rejected."""
        self.trades = []
        symbol = event["symbol"]
        if symbol not in self.books and event["op"] in ("new", "clear"):
            self.open_book(symbol)
        book = self.books.get(symbol, Book(-1))
        if event["op"] == "clear":
            for order in list(book.ids):
                self.command(symbol, cm.CommandKind.CANCEL, id=book.ids[order])
            return None
        if event["op"] == "new":
            return self.submit(symbol, book, event)
        if event["order_id"] not in book.ids:
            return "ORDER_NOT_ACTIVE"
        order = book.ids[event["order_id"]]
        if event["op"] == "cancel":
            return self.command(symbol, cm.CommandKind.CANCEL, id=order)
        live = self.exchange.order(order)
        if event["op"] == "reduce":
            quantity = parts(event["quantity"])
            # Here that is a cancel (R12), there a mistake.
            if quantity > live["open_quantity"]:
                return "INVALID_ORDER"
            return self.command(symbol, cm.CommandKind.REDUCE, id=order, quantity=quantity)
        price = live["price"] if event["price"] is None else self.ticks(event["price"])
        quantity = live["open_quantity"] if event["quantity"] is None else parts(event["quantity"])
        return self.command(symbol, cm.CommandKind.REPLACE, id=order, price=price, quantity=quantity)

    def open_book(self, symbol: str) -> None:
        contract = self.exchange.contract(f"symbol,1,US/{len(self.books)},on_demand,spot")
        self.books[symbol] = Book(len(self.books))
        self.command(symbol, cm.CommandKind.OPEN_BOOK, scope=contract)

    def submit(self, symbol: str, book: Book, event: dict) -> Optional[str]:
        kind, owner = event["order_type"], event["owner"]
        # Numbers there count in each book, here in all; a number that is taken is the exchange's to reject.
        order = book.ids.get(event["order_id"])
        if order is None:
            self.last_id += 1
            order = self.last_id
            book.sources[order], book.owners[order] = event["order_id"], owner
        fields = {
            "scope": book.number, "side": cm.Side.BID if event["side"] == "BUY" else cm.Side.ASK,
            "quantity": parts(event["quantity"]), "time_in_force": cm.TimeInForce[TIMES_IN_FORCE[kind]],
        }  # fmt: skip
        if kind == "MARKET":
            fields["flags"] = cm.Flag.MARKET_ORDER
        else:
            fields["price"] = self.ticks(event["price"])
        # -1 is nobody.
        if self.self_trade is not None and owner != -1:
            fields["participant"] = self.exchange.participant(str(owner))
            fields["self_trade"] = self.self_trade
        return self.command(symbol, cm.CommandKind.SUBMIT, id=order, **fields)

    def command(self, symbol: str, kind: cm.CommandKind, **fields: object) -> Optional[str]:
        """Gives one command to the exchange, and keeps what its events say."""
        book = self.books[symbol]
        events = self.exchange.apply(cm.command(kind, **fields))
        for event, reason, side in zip(events, cm.event_reason(events), cm.event_side(events)):
            if event["kind"] == cm.EventKind.REJECTED:
                invalid = "INVALID_REPLACEMENT" if kind == cm.CommandKind.REPLACE else "INVALID_ORDER"
                return REASONS.get(reason, invalid)
            if event["kind"] == cm.EventKind.TRADE:
                pair = [book.sources[event["order"]], book.sources[event["contra_order"]]]
                buy, sell = pair if side == cm.Side.BID else reversed(pair)
                self.trades.append(
                    {
                        "symbol": symbol, "buy_order_id": buy, "sell_order_id": sell,
                        "price": self.price(event["price"]), "quantity": self.quantity(event["quantity"]),
                    }
                )  # fmt: skip
            for order in (int(event["order"]), int(event["contra_order"])):
                if order in book.sources:
                    if self.exchange.order(order) is None:
                        book.ids.pop(book.sources[order], None)
                    else:
                        book.ids[book.sources[order]] = order
        return None

    # The state

    def state(self) -> dict:
        """The queues of all books, as the exchange answers for each order: by price, then by stamp (R8)."""
        books = []
        for symbol, book in sorted(self.books.items()):
            sides = {cm.Side.BID: [], cm.Side.ASK: []}
            for order in map(self.exchange.order, book.ids.values()):
                sides[cm.Side(order["side"])].append(order)
            sides[cm.Side.BID].sort(key=lambda order: (-order["price"], order["stamp"]))
            sides[cm.Side.ASK].sort(key=lambda order: (order["price"], order["stamp"]))
            queues = [[self.resting(book, order) for order in side] for side in sides.values()]
            books.append({"symbol": symbol, "bids": queues[0], "asks": queues[1]})
        return {"books": books}

    def resting(self, book: Book, order) -> dict:
        source = int(order["id"])
        return {
            "order_id": book.sources[source], "price": self.price(order["price"]),
            "remaining_quantity": self.quantity(order["open_quantity"]), "owner": book.owners[source],
            "order_type": "LIMIT",
        }  # fmt: skip

    def observe(self, index: int, reason: Optional[str]) -> dict:
        state = self.state()
        text = json.dumps(state, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return {
            "type": "observation", "index": index, "trades": self.trades,
            "outcome": {"status": "rejected" if reason else "applied", "reason": reason, "message": None},
            "state_hash": hashlib.sha256(text.encode()).hexdigest(),
            "resting_order_count": sum(len(book["bids"]) + len(book["asks"]) for book in state["books"]),
        }  # fmt: skip

    # Numbers

    def ticks(self, price: float) -> int:
        """The nearest tick, as the protocol rounds."""
        return int(round(price / self.tick))

    def price(self, ticks: int) -> str:
        return plain(Decimal(str(round(int(ticks) * self.tick, self.decimals))))

    def quantity(self, count: int) -> str:
        return plain((Decimal(int(count)) / PARTS).quantize(self.places, ROUND_HALF_EVEN))


def plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def parts(quantity: float) -> int:
    """A quantity in the exchange's units. One that is finer or larger than those is declined."""
    exact = Fraction(quantity) * PARTS
    if exact.denominator != 1 or exact > MOST_PARTS:
        raise Declined(f"quantity {quantity!r}")
    return int(exact)


def serve() -> None:
    adapter, count = None, 0
    for line in sys.stdin:
        message = json.loads(line)
        if message["type"] == "hello":
            adapter = Adapter(message["config"])
            version = f"{cm.VERSION // 1_000_000}.{cm.VERSION // 1_000 % 1_000}.{cm.VERSION % 1_000}"
            engine = {"name": "compute-matching", "version": version, "language": "Swift"}
            answer = {"type": "ready", **PROTOCOL, "engine": engine}
        elif message["type"] == "event":
            count = message["index"]
            answer = adapter.observe(count, adapter.apply(message["event"]))
        elif message["type"] == "snapshot":
            answer = {"type": "snapshot", "index": count, "state": adapter.state()}
        else:
            answer = {"type": "complete", "event_count": count}
        print(json.dumps(answer), flush=True)
        if message["type"] == "finish":
            break


if __name__ == "__main__":
    try:
        serve()
        # The other side waits half a second for the end, which Python on a busy machine may need for its own tidying up.
        os._exit(0)
    except Declined as declined:
        print(json.dumps({"type": "error", "code": "NOT_SUPPORTED", "message": str(declined)}), flush=True)
        sys.exit(2)
