"""Reads an order stream, the CSV of docs/formats.md, as commands for an exchange.

The commands become arrays, each of which is to be applied before the next one is asked for. Numbers of books, participants and
requirements are those of the exchange, which must be new. Malformed rows raise an error; `replay` says more about them.
"""

import csv
from typing import Dict, Iterator, List, Tuple

import numpy as np

import compute_matching as cm

KINDS = {"close_book": "CLOSE_BOOK", **{kind.name.lower(): kind.name for kind in cm.CommandKind}}
CONTRACT_COLUMNS = ["gpu_model", "vram_gb", "region", "sla_tier", "window"]
# What an order cannot have, and is rejected for.
IMPOSSIBLE = 0xFFFFFFFF


class Reader:
    """Makes commands of rows. The first row that names a contract opens its book."""

    def __init__(self, exchange: cm.Exchange) -> None:
        self.exchange = exchange
        self.books: Dict[int, int] = {}  # by the number of the contract
        self.scopes: Dict[Tuple[str, str, bool], Tuple[int, bool]] = {}
        self.time = 0

    def batches(self, path: str, size: int = 4_096) -> Iterator[np.ndarray]:
        """The commands of a file, up to `size` at a time, or one more where a row opens a book."""
        records: List[dict] = []
        with open(path, newline="", encoding="utf-8-sig") as file:
            lines = (line for line in file if line.strip() and not line.startswith("#"))
            for row in csv.DictReader(lines):
                records.extend(self.records(row))
                forgets = records[-1]["kind"] == cm.CommandKind.FORGET_NAMES
                if len(records) >= size or forgets:
                    yield array(records)
                    records = []
                if forgets:
                    # Requirements may have other numbers from here on.
                    self.scopes = {}
        if records:
            yield array(records)

    def records(self, row: Dict[str, str]) -> Iterator[dict]:
        row = {name: value for name, value in row.items() if value}
        self.time = int(row.get("timestamp_ns", self.time))
        kind = cm.CommandKind[KINDS[row.get("op", "submit")]]
        record = {"time": self.time, "kind": kind}
        text = self.contract_text(row)
        differentials = row.get("differentials", "") if kind == cm.CommandKind.SUBMIT else ""
        if text:
            # A strip is for a requirement, even if it names all of a contract.
            number, is_contract = self.scope(text, differentials, row.get("strip") == "1")
            if kind == cm.CommandKind.OPEN_BOOK:
                self.books.setdefault(number, len(self.books))
                record["scope"] = number
                record["quantity"] = int(row.get("lot", 1))
            elif is_contract:
                if number not in self.books:
                    self.books[number] = len(self.books)
                    yield {"time": self.time, "kind": cm.CommandKind.OPEN_BOOK, "scope": number}
                record["scope"] = self.books[number]
                if kind == cm.CommandKind.CANCEL_ALL:
                    record["flags"] = cm.Flag.IN_ONE_BOOK
            else:
                record["scope"], record["flags"] = number, cm.Flag.FOR_REQUIREMENT
        if kind in (cm.CommandKind.SUBMIT, cm.CommandKind.CANCEL, cm.CommandKind.REDUCE, cm.CommandKind.REPLACE):
            record["id"] = int(row["order_id"])
        if kind in (cm.CommandKind.SUBMIT, cm.CommandKind.REDUCE, cm.CommandKind.REPLACE):
            record["quantity"] = int(row["quantity"])
        if kind == cm.CommandKind.REPLACE:
            record["new_id"] = int(row.get("new_order_id", 0))
            record["price"] = self.exchange.price(row.get("price", "0"))
        if kind in (cm.CommandKind.SUBMIT, cm.CommandKind.CANCEL_ALL):
            record["participant"] = self.exchange.participant(row.get("participant", ""))
        if kind == cm.CommandKind.SET_PRICE_BAND:
            record["price"] = self.exchange.price(row.get("low", "0"))
            record["upper_price"] = self.exchange.price(row.get("high", "0"))
        if kind == cm.CommandKind.SCHEDULE_AUCTION:
            for field in ("opens", "locks", "uncrosses"):
                record[field] = int(row.get(field + "_ns", 0))
            record["every_hours"] = int(row.get("every_hours", 0))
            if row.get("unmatched") == "cancel":
                record["flags"] = cm.Flag.CANCEL_UNMATCHED
        if kind == cm.CommandKind.SUBMIT:
            self.add_order(record, row)
        yield record

    def add_order(self, record: dict, row: Dict[str, str]) -> None:
        flags = record.get("flags", 0)
        for column, flag in (
            ("post_only", cm.Flag.POST_ONLY),
            ("all_or_none", cm.Flag.ALL_OR_NONE),
            ("same_book", cm.Flag.SAME_BOOK),
            ("strip", cm.Flag.STRIP),
        ):
            if row.get(column) == "1":
                flags |= flag
        if "price" in row:
            record["price"] = self.exchange.price(row["price"])
        else:
            flags |= cm.Flag.MARKET_ORDER
        record["flags"] = flags
        record["side"] = cm.Side[row["side"].upper()]
        record["time_in_force"] = cm.TimeInForce[row.get("time_in_force", "gtc").upper()]
        record["self_trade"] = cm.SelfTrade[row.get("self_trade", "cancel_newest").upper()]
        record["expiry"] = int(row.get("expires_ns", 0))
        record["affiliation"] = self.exchange.affiliation(row.get("affiliation", ""))
        record["operator_country"] = row.get("operator", "").upper()
        record["display_quantity"] = quantity(row, "display_quantity")
        record["minimum_quantity"] = quantity(row, "minimum_quantity")
        record["maximum_per_counterparty"] = quantity(row, "max_per_counterparty")
        if "operators" in row:
            record["operators"] = self.exchange.operators(row["operators"])

    @staticmethod
    def contract_text(row: Dict[str, str]) -> str:
        if not any(column in row for column in CONTRACT_COLUMNS):
            return ""
        return ",".join([row.get(column, "") for column in CONTRACT_COLUMNS[:4]] + [row.get("window", "spot")])

    def scope(self, text: str, differentials: str, is_strip: bool) -> Tuple[int, bool]:
        """The number of a contract, or of a requirement, and whether it is a contract's."""
        key = (text, differentials, is_strip)
        if key not in self.scopes:
            self.scopes[key] = self.new_scope(*key)
        return self.scopes[key]

    def new_scope(self, text: str, differentials: str, is_strip: bool) -> Tuple[int, bool]:
        if not differentials and not is_strip:
            try:
                return self.exchange.contract(text), True
            except cm.Error as error:
                if error.status != cm.Status.BAD_TEXT:
                    raise
        return self.exchange.requirement(text, self.grades(differentials)), False

    def grades(self, text: str) -> List[Tuple[str, int]]:
        grades = []
        for entry in filter(None, text.split(";")):
            pattern, _, amount = entry.rpartition(":")
            column, _, value = pattern.partition("=")
            grade = ",".join(value if column == name else "*" for name in CONTRACT_COLUMNS)
            grades.append((grade, self.exchange.price(amount)))
        return grades


def array(records: List[dict]) -> np.ndarray:
    commands = cm.commands(len(records))
    for place, record in enumerate(records):
        for name, value in record.items():
            commands[name][place] = value
    return commands


def quantity(row: Dict[str, str], column: str) -> int:
    """0 if the column says nothing; what no order can have if that is what it says."""
    if column not in row:
        return 0
    value = int(row[column])
    return value if 0 < value < IMPOSSIBLE else IMPOSSIBLE
