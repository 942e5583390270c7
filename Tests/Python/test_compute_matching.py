"""The Python module against the header, the samples and itself. scripts/python-test runs this."""

import ctypes
import gc
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import zlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Sources/python"), str(ROOT / "docs/examples/python")]

import compute_matching as cm  # noqa: E402
from order_stream import Reader  # noqa: E402

CONTRACT = "h100-sxm,80,DE,on_demand,spot"


def opened() -> cm.Exchange:
    """An exchange with one book, 0."""
    exchange = cm.Exchange()
    exchange.apply(cm.command(cm.CommandKind.OPEN_BOOK, time=1, scope=exchange.contract(CONTRACT)))
    return exchange


def orders(*rows) -> np.ndarray:
    """Orders for book 0: id, side, price, quantity, participant."""
    commands = cm.commands(len(rows))
    commands["kind"] = cm.CommandKind.SUBMIT
    for name, column in zip(["id", "side", "price", "quantity", "participant"], zip(*rows)):
        commands[name] = column
    return commands


def checksum(bids: np.ndarray, asks: np.ndarray) -> int:
    """What docs/market-data.md defines."""
    data = b"".join(len(side).to_bytes(4, "little") + side.tobytes() for side in (bids, asks))
    return zlib.crc32(data)


class HeaderTests(unittest.TestCase):
    header = (ROOT / "Sources/CComputeMatching/include/compute_matching.h").read_text()

    def test_enumerations_have_the_numbers_of_the_header(self) -> None:
        checked = {
            "status": ("CM_", cm.Status), "name": ("CM_", cm._Name), "command_kind": ("CM_", cm.CommandKind),
            "side": ("CM_", cm.Side), "time_in_force": ("CM_", cm.TimeInForce), "self_trade": ("CM_", cm.SelfTrade),
            "flag": ("CM_", cm.Flag), "event_kind": ("CM_EVENT_", cm.EventKind),
            "reject_reason": ("CM_REJECT_", cm.RejectReason), "cancel_reason": ("CM_CANCEL_", cm.CancelReason),
            "reduce_reason": ("CM_REDUCE_", cm.ReduceReason), "phase": ("CM_PHASE_", cm.Phase),
            "cause": ("CM_CAUSE_", cm.Cause), "change_kind": ("CM_CHANGE_", cm.ChangeKind),
            "sync_policy": ("CM_SYNC_", cm.Sync), "retention": ("CM_KEEP_", cm.Keep),
        }  # fmt: skip
        found = re.findall(r"typedef enum cm_(\w+) \{(.*?)\} cm_\w+;", self.header, re.S)
        self.assertEqual({name for name, _ in found}, {*checked, "record"})
        for name, body in found:
            if name == "record":
                continue
            prefix, enumeration = checked[name]
            numbers = {key: int(value) for key, value in re.findall(r"\b(CM_\w+) = (\d+)", body)}
            self.assertEqual(numbers, {prefix + member.name: member.value for member in enumeration}, name)
        self.assertIn(f"#define CM_VERSION {cm.VERSION}u", self.header)

    def test_records_have_the_fields_of_the_header(self) -> None:
        sizes = {"uint8_t": 1, "char": 1, "uint16_t": 2, "uint32_t": 4, "uint64_t": 8, "int64_t": 8, "size_t": 8}
        checked = {
            "settings": cm._SETTINGS, "differential": cm._DIFFERENTIAL, "command": cm.COMMAND, "event": cm.EVENT,
            "view": cm._VIEW, "level": cm.LEVEL, "book": cm.BOOK, "order": cm.ORDER,
            "journal_settings": cm._JOURNAL_SETTINGS, "recovery": cm._RECOVERY,
            "previewed_order": cm.PREVIEWED_ORDER, "fill": cm.FILL, "place": cm.PLACE,
            "affiliated_order": cm.AFFILIATED_ORDER, "preview_lists": cm._PREVIEW_LISTS,
            "feed_settings": cm._FEED_SETTINGS, "feed_view": cm._FEED_VIEW, "top_of_book": cm.TOP_OF_BOOK,
            "level_update": cm.LEVEL_UPDATE, "depth_update": cm._DEPTH_UPDATE,
            "displayed_order": cm.DISPLAYED_ORDER, "queue_position": cm.QUEUE_POSITION,
            "book_change": cm.BOOK_CHANGE,
        }  # fmt: skip
        found = re.findall(r"typedef struct cm_(\w+) \{(.*?)\} cm_\w+;", self.header, re.S)
        self.assertEqual({name for name, _ in found}, set(checked))
        for name, body in found:
            offset = 0
            fields = {}
            for kind, field, count in re.findall(r"^  ([\w ]+[ *])(\w+)(?:\[(\d+)\])?;", body, re.M):
                size = 8 if kind.endswith("*") else sizes[kind.strip()]
                offset = -(-offset // size) * size
                fields[field] = (offset, size * int(count or 1))
                offset += fields[field][1]
            dtype = checked[name]
            self.assertEqual(fields, {f: (dtype.fields[f][1], dtype.fields[f][0].itemsize) for f in dtype.names}, name)


class SampleTests(unittest.TestCase):
    def test_samples_lead_to_the_pinned_digests_in_batches_of_any_size(self) -> None:
        for line in (ROOT / "docs/samples/digests.txt").read_text().splitlines():
            digest, name = line.split()
            for size in (1, 7, 1_000_000):
                with self.subTest(name=name, size=size), cm.Exchange() as exchange:
                    numbers = []
                    count = 0
                    for commands in Reader(exchange).batches(str(ROOT / "docs/samples" / name), size):
                        exchange.apply(commands)
                        numbers.append((exchange.first_event_number, len(exchange.events)))
                        count += len(commands)
                    self.assertEqual(f"0x{exchange.look().digest:016x}", digest)
                    self.assertEqual(exchange.look().command_count, count)
                    ends = [first + count for first, count in numbers]
                    self.assertEqual([first for first, _ in numbers], [1] + ends[:-1], "events have no gap")

    def test_the_example_prints_the_prices_of_the_sample(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            run = subprocess.run(
                [sys.executable, str(ROOT / "docs/examples/python/prices.py")], capture_output=True, text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT / "Sources/python")}, cwd=directory, check=True,
            )  # fmt: skip
        lines = run.stdout.splitlines()
        self.assertEqual(lines[0], "18,673 events, digest 0x13c1862117b42176")
        row = next(line for line in lines if line.startswith("h200,141,US,on_demand,spot"))
        self.assertEqual(row.split()[1:], ["125", "270", "2.6700", "3.5900", "3.4105", "3.5900"])


    def test_the_lines_of_the_page_run(self) -> None:
        page = (ROOT / "docs/c-and-python.md").read_text()
        first, second = re.findall(r"```python\n(.*?)```", page, re.S)
        # pandas may not be there.
        first = re.sub(r"\n.*to_pandas.*", "", first)
        printed = []
        names = {"print": lambda *words: printed.append(words)}
        exec(first, names)
        self.assertEqual(printed[0], (16, "GPUs"))
        self.assertEqual(printed[1][0].tolist(), [(23_500, 48, 0, 1, 0)])
        exec(second, names)
        self.assertEqual([words[0].tolist() for words in printed[2:]], [[64, 16], 80, [64]])
        self.assertEqual(len(names["changes"]), 0)


class ExchangeTests(unittest.TestCase):
    def test_a_trade_and_what_is_left(self) -> None:
        with opened() as exchange:
            seller, buyer = exchange.participant("nordic-gpu"), exchange.participant("acme")
            events = exchange.apply(
                orders((1, cm.Side.ASK, 23_500, 64, seller), (2, cm.Side.BID, 24_000, 16, buyer))
            )
            trade = events[events["kind"] == cm.EventKind.TRADE]
            self.assertEqual(len(trade), 1)
            self.assertEqual((trade["price"][0], trade["quantity"][0], trade["order"][0]), (23_500, 16, 2))
            self.assertEqual((trade["participant"][0], trade["contra_participant"][0]), (buyer, seller))
            self.assertEqual(cm.event_command(events).tolist(), [2, 3, 3])
            self.assertEqual(cm.event_side(events).tolist(), [cm.Side.ASK, cm.Side.BID, cm.Side.BID])
            self.assertEqual(exchange.depth(0, cm.Side.ASK).tolist(), [(23_500, 48, 0, 1, 0)])
            self.assertEqual(len(exchange.depth(0, cm.Side.BID)), 0)
            self.assertEqual(exchange.order(1)["open_quantity"], 48)
            self.assertIsNone(exchange.order(2))
            self.assertEqual(exchange.orders_of(seller)["id"].tolist(), [1])
            self.assertEqual((exchange.book_view(0)["last_price"], exchange.book_view(0)["lot"]), (23_500, 1))
            nodes = exchange.contract(CONTRACT.replace("spot", "2027-01-01T00Z/24h"))
            exchange.apply(cm.command(cm.CommandKind.OPEN_BOOK, scope=nodes, quantity=8))
            self.assertEqual(exchange.book_view(1)["lot"], 8)
            self.assertEqual(exchange.book_text(0), CONTRACT)
            self.assertEqual(exchange.book("H100 SXM5,79,de,on_demand,spot"), 0)
            self.assertEqual((exchange.price("2.35"), exchange.price_text(23_500)), (23_500, "2.3500"))

    def test_every_kind_of_name(self) -> None:
        with cm.Exchange() as exchange:
            number = exchange.participant("Käufer")
            self.assertEqual((number, exchange.participant_text(number)), (1, "Käufer"))
            self.assertEqual(exchange.affiliation_text(exchange.affiliation("group")), "group")
            self.assertEqual(exchange.operators_text(exchange.operators("!RU|CN")), "!CN|RU")
            first = exchange.requirement("h100-sxm|h200-sxm,>=80", {"h200-sxm": 4_000})
            self.assertEqual(exchange.requirement("h100-sxm|h200-sxm,>=80", [("h200-sxm", 4_000)]), first)
            self.assertNotEqual(exchange.requirement("h100-sxm|h200-sxm,>=80"), first)
            self.assertEqual(exchange.requirement_text(first), "h100-sxm|h200-sxm,>=80,*,*,*")

    def test_events_are_lent_without_a_copy(self) -> None:
        exchange = opened()
        events = exchange.events
        again = exchange.events
        self.assertEqual(events.ctypes.data, again.ctypes.data)
        with self.assertRaises(ValueError):
            events["price"] = 1
        del exchange, again
        gc.collect()
        self.assertEqual(events["kind"].tolist(), [cm.EventKind.BOOK_OPENED], "the array keeps its exchange")

    def test_arrays_that_are_not_one_behind_the_other(self) -> None:
        with opened() as exchange:
            rows = orders(*((number, cm.Side.BID, 100, 1, 0) for number in range(1, 11)))
            exchange.apply(rows[::2])
            exchange.apply(rows[::-1][:1])
            self.assertEqual(exchange.look().live_orders, 6)
            self.assertEqual(len(exchange.apply(rows[:0])), 0)

    def test_failures(self) -> None:
        with opened() as exchange:
            bad = orders((1, cm.Side.BID, 100, 1, 0), (2, 3, 100, 1, 0))
            with self.assertRaises(cm.Error) as raised:
                exchange.apply(bad)
            self.assertEqual((raised.exception.status, raised.exception.position), (cm.Status.BAD_COMMAND, 1))
            self.assertEqual(exchange.look().command_count, 1)
            for wrong in (np.zeros(3), [1], None, exchange.events):
                with self.assertRaises(TypeError):
                    exchange.apply(wrong)
            # A number out of range must not be taken for another that is in it.
            self.assertEqual(len(exchange.depth(np.uint32(0), cm.Side.BID)), 0)
            for call in [
                lambda: exchange.depth(2**32, cm.Side.BID),
                lambda: exchange.order(2**64 + 1),
                lambda: exchange.orders_of(-1),
                lambda: exchange.participant_text(2**32 + 1),
                lambda: exchange.price_text(2**63),
            ]:
                with self.assertRaises(ctypes.ArgumentError):
                    call()
            with self.assertRaises(ValueError):
                exchange.participant("a\0b")
            for call, status in [
                (lambda: exchange.contract("h100-sxm"), cm.Status.BAD_TEXT),
                (lambda: exchange.book("b200-sxm,180,US,on_demand,spot"), cm.Status.NOT_FOUND),
                (lambda: exchange.depth(1, cm.Side.BID), cm.Status.NOT_FOUND),
                (lambda: exchange.depth(0, 5), cm.Status.BAD_ARGUMENT),
                (lambda: exchange.participant_text(9), cm.Status.NOT_FOUND),
                (lambda: exchange.book_view(7), cm.Status.NOT_FOUND),
                (lambda: exchange.price("2,35"), cm.Status.BAD_TEXT),
                (exchange.sync, cm.Status.NO_JOURNAL),
                (lambda: cm.Exchange(volatility_guard=20_000), cm.Status.BAD_ARGUMENT),
                (lambda: cm.Exchange.restore(b"no snapshot"), cm.Status.BAD_SNAPSHOT),
                (lambda: cm.Exchange.open_journal("/proc/no/such"), cm.Status.JOURNAL_FAILED),
            ]:
                with self.assertRaises(cm.Error) as raised:
                    call()
                self.assertEqual(raised.exception.status, status)
                self.assertNotEqual(str(raised.exception), "")
        exchange.close()
        with self.assertRaises(cm.Error) as raised:
            exchange.look()
        self.assertEqual(str(raised.exception), "the exchange is closed")

    def test_a_restored_exchange_goes_on(self) -> None:
        with opened() as first:
            first.apply(orders((1, cm.Side.BID, 100, 8, first.participant("acme"))))
            with cm.Exchange.restore(first.save()) as second:
                self.assertEqual(second.look(), first.look())
                rest = orders((2, cm.Side.ASK, 90, 3, 0))
                self.assertEqual(second.apply(rest).tobytes(), first.apply(rest).tobytes())
                self.assertEqual(second.look().digest, first.look().digest)

    def test_a_journal_is_as_it_was(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            with cm.Exchange.open_journal(directory, sync=cm.Sync.NEVER, keep=cm.Keep.SEGMENTS, keep_count=2) as journal:
                journal.apply(cm.command(cm.CommandKind.OPEN_BOOK, scope=journal.contract(CONTRACT)))
                journal.apply(orders((1, cm.Side.BID, 100, 8, journal.participant("acme"))))
                journal.sync()
                journal.snapshot()
                journal.apply(cm.command(cm.CommandKind.CANCEL, id=1))
                view = journal.look()
            with cm.Exchange.open_journal(directory) as journal:
                self.assertEqual(journal.recovery, cm.Recovery(3, 2, 0, 0))
                self.assertEqual(journal.look(), view)
                self.assertEqual(journal.participant_text(1), "acme")

    def test_a_preview_is_what_then_happens(self) -> None:
        with opened() as exchange:
            exchange.apply(orders((1, cm.Side.ASK, 100, 8, 0), (2, cm.Side.ASK, 101, 8, 0), (3, cm.Side.ASK, 103, 8, 0)))
            asked = orders((4, cm.Side.BID, 102, 20, 0), (5, cm.Side.BID, 99, 5, 0), (6, cm.Side.BID, 102, 0, 0))
            digest = exchange.look().digest
            previews = exchange.preview(asked)
            self.assertEqual(exchange.look().digest, digest)
            self.assertEqual(previews.orders["filled_quantity"].tolist(), [16, 0, 0])
            self.assertEqual(previews.orders["open_quantity"].tolist(), [4, 5, 0])
            self.assertEqual(previews.orders["is_rejected"].tolist(), [0, 0, 1])
            self.assertEqual(previews.orders["reject_reason"][2], cm.RejectReason.QUANTITY)
            self.assertEqual(previews.orders["shortfalls"][0, cm.Cause.LIMIT], 4)
            self.assertEqual(previews.fills_of(0)[["price", "quantity"]].tolist(), [(100, 8), (101, 8)])
            self.assertEqual(len(previews.fills_of(1)), 0)
            self.assertEqual(previews.places_of(1)[["price", "displayed_quantity", "book"]].tolist(), [(99, 5, 0)])
            self.assertEqual(len(previews.affiliated_orders_of(0)), 0)
            self.assertEqual(len(previews.stopped_books_of(0)), 0)
            events = exchange.apply(asked[:1])
            trades = events[events["kind"] == cm.EventKind.TRADE]
            self.assertEqual(trades[["price", "quantity"]].tolist(), [(100, 8), (101, 8)])
            with self.assertRaises(cm.Error) as raised:
                exchange.preview(cm.command(cm.CommandKind.CANCEL, id=1))
            self.assertEqual((raised.exception.status, raised.exception.position), (cm.Status.BAD_COMMAND, 0))
            with self.assertRaises(TypeError):
                exchange.preview(np.zeros(1))

    def test_a_feed_has_the_books(self) -> None:
        with opened() as exchange, cm.Feed(indexes_queues=True, records_changes=True) as feed:
            feed.follow(exchange.events, exchange.first_event_number)
            self.assertEqual(feed.changes["kind"].tolist(), [cm.ChangeKind.OPENED])
            exchange.apply(orders((1, cm.Side.ASK, 100, 8, 0), (2, cm.Side.ASK, 100, 5, 0), (3, cm.Side.BID, 99, 2, 0)))
            feed.follow(exchange.events, exchange.first_event_number)
            seen = feed.sequence
            self.assertEqual((seen, feed.book_count), (4, 1))
            snapshot = feed.update(0)
            self.assertTrue(snapshot.is_complete)
            self.assertEqual((snapshot.sequence, snapshot.phase), (seen, cm.Phase.CONTINUOUS))
            self.assertEqual(snapshot.levels[["side", "price", "quantity"]].tolist(), [(1, 99, 2), (2, 100, 13)])
            position = feed.queue_positions(2)
            self.assertEqual((position["orders_ahead"][0], position["quantity_ahead"][0]), (1, 8))
            self.assertEqual(len(feed.queue_positions(9)), 0)
            self.assertEqual(feed.orders(0, cm.Side.ASK)["id"].tolist(), [1, 2])
            exchange.apply(orders((4, cm.Side.BID, 100, 9, 0)))
            feed.follow(exchange.events, exchange.first_event_number)
            self.assertEqual(feed.changed_books(seen).tolist(), [0])
            self.assertEqual(len(feed.changed_books(feed.sequence)), 0)
            update = feed.update(0, seen)
            self.assertFalse(update.is_complete)
            self.assertEqual(update.levels[["price", "quantity", "orders"]].tolist(), [(100, 4, 1)])
            self.assertEqual(len(feed.update(0, update.sequence).levels), 0)
            kinds = feed.changes["kind"].tolist()
            self.assertEqual([kinds.count(kind) for kind in (3, 4, 5, 6)], [2, 0, 1, 1])
            top = feed.top(0)
            self.assertEqual((top["bid_price"], top["ask_price"], top["ask_quantity"]), (99, 100, 4))
            self.assertEqual((top["last_price"], top["traded_quantity"], top["trade_count"]), (100, 9, 2))
            for side in (cm.Side.BID, cm.Side.ASK):
                self.assertEqual(feed.depth(0, side).tolist(), exchange.depth(0, side).tolist())
            joined = cm.Feed(exchange)
            self.assertEqual(joined.checksum(0), feed.checksum(0))
            self.assertEqual(joined.sequence, feed.sequence)
            self.assertEqual(feed.checksum(0), checksum(feed.depth(0, cm.Side.BID), feed.depth(0, cm.Side.ASK)))

    def test_failures_of_a_feed(self) -> None:
        with opened() as exchange:
            feed = cm.Feed()
            for call, status in [
                (lambda: feed.follow(exchange.events, 2), cm.Status.GAP),
                (lambda: feed.follow(exchange.events, 0), cm.Status.BAD_ARGUMENT),
                (lambda: feed.top(0), cm.Status.NOT_FOUND),
                (lambda: feed.update(0), cm.Status.NOT_FOUND),
                (lambda: feed.depth(0, cm.Side.BID), cm.Status.NOT_FOUND),
                (lambda: feed.orders(0, 7), cm.Status.BAD_ARGUMENT),
                (lambda: feed.checksum(3), cm.Status.NOT_FOUND),
                (lambda: cm.Feed(expected_orders=3), cm.Status.BAD_ARGUMENT),
            ]:
                with self.assertRaises(cm.Error) as raised:
                    call()
                self.assertEqual(raised.exception.status, status)
                self.assertNotEqual(str(raised.exception), "")
            twice = np.concatenate([exchange.events, exchange.events])
            with self.assertRaises(cm.Error) as raised:
                feed.follow(twice, 1)
            self.assertEqual(raised.exception.status, cm.Status.CONTRADICTION)
            self.assertEqual(feed.sequence, 1)
            feed.close()
            with self.assertRaises(cm.Error) as raised:
                feed.top(0)
            self.assertEqual(str(raised.exception), "the feed is closed")
            exchange.close()
            with self.assertRaises(cm.Error):
                cm.Feed(exchange)

    @unittest.skipUnless(importlib.util.find_spec("pandas"), "pandas is not installed")
    def test_a_data_frame(self) -> None:
        with opened() as exchange:
            events = exchange.apply(
                orders((1, cm.Side.ASK, 100, 8, 0), (2, cm.Side.BID, 100, 8, exchange.participant("acme")))
            )
            frame = cm.to_pandas(events, exchange)
            self.assertEqual(frame["kind"].tolist(), ["accepted", "accepted", "trade"])
            self.assertEqual(frame["side"].tolist(), ["ask", "bid", "bid"])
            self.assertEqual(frame["contract"].tolist(), [CONTRACT] * 3)
            self.assertEqual(frame["quantity"].sum(), 24)


class ImportTests(unittest.TestCase):
    def test_a_library_that_is_not_there(self) -> None:
        run = subprocess.run(
            [sys.executable, "-c", "import compute_matching"], capture_output=True, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "Sources/python"), "COMPUTE_MATCHING_LIBRARY": "/no/such.so"},
        )  # fmt: skip
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("Build the library with scripts/c-library", run.stderr)


class ConformanceTests(unittest.TestCase):
    """The adapter of docs/conformance.md, without the program that it answers."""

    def answers(self, *messages: dict, **config: object) -> list:
        config = {
            "matching_algorithm": "fifo", "tick_size": "0.01", "self_trade_policy": "NONE",
            "quantity_decimal_places": 12, **config,
        }  # fmt: skip
        lines = [{"type": "hello", "config": config}, *messages]
        run = subprocess.run(
            [sys.executable, ROOT / "docs/examples/conformance/adapter.py"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "Sources/python")}, capture_output=True, text=True,
            input="".join(json.dumps(line) + "\n" for line in lines),
        )  # fmt: skip
        self.assertEqual(run.stderr, "")
        return [json.loads(line) for line in run.stdout.splitlines()]

    @staticmethod
    def event(index: int, op: str, order_id: int, side: str = "BUY", **fields: object) -> dict:
        event = {
            "op": op, "symbol": "A", "order_id": order_id, "side": side, "order_type": "LIMIT", "price": None,
            "quantity": None, "owner": 7, **fields,
        }  # fmt: skip
        return {"type": "event", "index": index, "event": event}

    def test_trades_and_queues_are_those_of_the_exchange(self) -> None:
        ready, *observations, snapshot, complete = self.answers(
            self.event(1, "new", 1, price=100, quantity=2),
            self.event(2, "new", 2, price=100, quantity=1.5),
            self.event(3, "replace", 1, quantity=1),
            self.event(4, "new", 3, "SELL", price=99.99, quantity=2),
            self.event(5, "cancel", 2),
            {"type": "snapshot", "index": 5},
            {"type": "finish", "event_count": 5},
        )
        self.assertEqual((ready["type"], ready["engine"]["language"]), ("ready", "Swift"))
        # A replaced order is behind (R12), and trades print at the maker's price (R8).
        trades = [(trade["buy_order_id"], trade["price"], trade["quantity"]) for trade in observations[3]["trades"]]
        self.assertEqual(trades, [(2, "100", "1.5"), (1, "100", "0.5")])
        self.assertEqual(observations[4]["outcome"], {"status": "rejected", "reason": "ORDER_NOT_ACTIVE", "message": None})
        (book,) = snapshot["state"]["books"]
        self.assertEqual([(order["order_id"], order["remaining_quantity"]) for order in book["bids"]], [(1, "0.5")])
        self.assertEqual(book["asks"], [])
        self.assertEqual(observations[4]["resting_order_count"], 1)
        self.assertEqual(complete, {"type": "complete", "event_count": 5})

    def test_what_the_exchange_does_not_have_is_declined_by_name(self) -> None:
        (error,) = self.answers(matching_algorithm="pro_rata")
        self.assertEqual((error["code"], error["message"]), ("NOT_SUPPORTED", "matching_algorithm pro_rata"))
        *_, error = self.answers(self.event(1, "new", 1, price=100, quantity=0.1))
        self.assertEqual((error["code"], error["message"]), ("NOT_SUPPORTED", "quantity 0.1"))


if __name__ == "__main__":
    unittest.main()
