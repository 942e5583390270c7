"""What `replay --mbo` writes, read by another library: databento-dbn.

scripts/python-test runs this with REPLAY, the path of the executable.
"""

import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from collections import defaultdict

try:
    import databento_dbn
except ImportError:
    databento_dbn = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
BILLIONTHS = 1_000_000_000


def billionths(text):
    """A decimal as DBN has prices."""
    whole, _, decimals = text.partition(".")
    return int(whole) * BILLIONTHS + int(decimals.ljust(9, "0"))


@unittest.skipIf(databento_dbn is None, "databento-dbn is not installed (pip install databento-dbn)")
class MBOTests(unittest.TestCase):
    def replay(self, stream):
        """The metadata and the records of a stream, its events, and its summary with all levels."""
        with tempfile.TemporaryDirectory() as folder:
            mbo, events = f"{folder}/mbo.dbn", f"{folder}/events.csv"
            summary = subprocess.run(
                [os.environ["REPLAY"], "--mbo", mbo, "--events", events, "--summary", "json", "--book", "*",
                 "--depth", "100000", stream],
                check=True, capture_output=True, text=True).stdout
            decoder = databento_dbn.DBNDecoder()
            decoder.write(pathlib.Path(mbo).read_bytes())
            metadata, *records = decoder.decode()
            with open(events, newline="") as file:
                return metadata, records, list(csv.DictReader(file)), json.loads(summary)

    def check(self, stream):
        metadata, records, events, summary = self.replay(stream)
        symbols = {int(interval["symbol"]): name
                   for name, intervals in metadata.mappings.items() for interval in intervals}
        self.assertEqual(metadata.version, 3)

        # Every trade: its aggressor, side, price and quantity, in order.
        letters = {"bid": "B", "ask": "A", "": "N"}
        trades = [(int(row["order_id"]), letters[row["side"]], billionths(row["price"]), int(row["quantity"]),
                   int(row["timestamp_ns"])) for row in events if row["event"] == "trade"]
        self.assertEqual(
            [(record.order_id, str(record.side), record.price, record.size, record.ts_event)
             for record in records if str(record.action) == "T"], trades)

        # Every order, put in, made smaller and taken out by adds, modifies and cancels alone.
        books = defaultdict(dict)
        for record in records:
            book = books[record.instrument_id]
            action = str(record.action)
            if action == "A":
                self.assertNotIn(record.order_id, book)
                book[record.order_id] = [str(record.side), record.price, record.size]
            elif action == "C":
                order = book[record.order_id]
                self.assertEqual([str(record.side), record.price], order[:2])
                self.assertEqual(record.size, order[2])
                del book[record.order_id]
            elif action == "M":
                order = book[record.order_id]
                self.assertEqual([str(record.side), record.price], order[:2])
                self.assertGreater(record.size, 0)
                self.assertLess(record.size, order[2])
                order[2] = record.size
            elif action == "F":
                self.assertIn(record.order_id, book)
        self.assertTrue(all(record.flags in (0, databento_dbn.F_LAST) for record in records))
        levels = {}
        for number, book in books.items():
            for side, price, size in book.values():
                level = levels.setdefault((symbols[number], side, price), [0, 0])
                level[0] += size
                level[1] += 1
        expected = {}
        for book in summary["depth"]:
            for side, letter in (("bids", "B"), ("asks", "A")):
                for level in book[side]:
                    expected[book["contract"], letter, billionths(level["price"])] = [
                        int(level["quantity"]) + int(level["flexible_quantity"]),
                        level["orders"] + level["flexible_orders"]]
        self.assertEqual(levels, expected)
        return len(records)

    def test_samples(self):
        for name in ("market-2025", "sovereign-compute", "nodes"):
            with self.subTest(name):
                self.assertGreater(self.check(str(ROOT / f"docs/samples/{name}.csv")), 10)

    def test_worked_cases(self):
        for path in sorted((ROOT / "docs/samples/cases").glob("*.csv")):
            if not path.name.endswith(".events.csv"):
                with self.subTest(path.name):
                    self.check(str(path))


if __name__ == "__main__":
    if databento_dbn is None:
        print("replay --mbo is not read by another library: databento-dbn is not installed (pip install databento-dbn)")
        sys.exit(0)
    unittest.main()
