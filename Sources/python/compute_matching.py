"""The exchange for Python: commands in as a NumPy array, events out as a NumPy array.

    import compute_matching as cm

    with cm.Exchange() as exchange:
        commands = cm.commands(3)
        commands[0] = cm.command(cm.CommandKind.OPEN_BOOK, scope=exchange.contract("h100-sxm,80,DE,on_demand,spot"))
        ...
        events = exchange.apply(commands)

The arrays are those of compute_matching.h, which documents each field; docs/market-rules.md has the rules of the market.
Prices are ticks (``Exchange.price`` makes them of dollars), quantities whole GPUs, times nanoseconds since 1970 UTC.

The module loads ``libcompute_matching.so``, which ``scripts/c-library`` builds: the file that the environment variable
``COMPUTE_MATCHING_LIBRARY`` names, otherwise the one beside this module.

An ``Exchange`` is for one thread at a time, and so is a ``Feed``, which has every book as the market sees it. The array that
``apply`` returns is lent: see there.
"""

from __future__ import annotations

import ctypes
import enum
import operator
import os
import pathlib
import sys
from typing import TYPE_CHECKING, Callable, Iterable, Mapping, NamedTuple, Optional, Tuple, Union

import numpy as np

if TYPE_CHECKING:
    import pandas

__all__ = [
    "AFFILIATED_ORDER", "BOOK", "BOOK_CHANGE", "COMMAND", "DISPLAYED_ORDER", "EVENT", "FILL", "LEVEL", "LEVEL_UPDATE",
    "NO_BOOK", "ORDER", "PLACE", "PREVIEWED_ORDER", "QUEUE_POSITION", "TOP_OF_BOOK", "CancelReason", "Cause",
    "ChangeKind", "CommandKind", "DepthUpdate", "Error", "EventKind", "Exchange", "Feed", "Flag", "Phase", "Previews",
    "Recovery", "ReduceReason", "RejectReason", "SelfTrade", "Side", "Status", "TimeInForce", "View", "command",
    "commands", "event_command", "event_is_for_requirement", "event_reason", "event_side", "to_pandas",
]  # fmt: skip

VERSION = 1000

# The numbers of the header.


class Status(enum.IntEnum):
    """What a call came to (``cm_status``)."""

    OK = 0
    NULL = 1
    BAD_ARGUMENT = 2
    BAD_COMMAND = 3
    BAD_TEXT = 4
    NOT_FOUND = 5
    TOO_SMALL = 6
    BAD_SNAPSHOT = 7
    NO_JOURNAL = 8
    JOURNAL_FAILED = 9
    JOURNAL_LOCKED = 10
    JOURNAL_DAMAGED = 11
    OTHER_SETTINGS = 12
    GAP = 13
    CONTRADICTION = 14


class CommandKind(enum.IntEnum):
    """What a command asks for (``cm_command_kind``)."""

    SUBMIT = 1
    CANCEL = 2
    REDUCE = 3
    REPLACE = 4
    CANCEL_ALL = 5
    OPEN_BOOK = 6
    ADVANCE = 7
    HALT = 8
    RESUME = 9
    OPEN_AUCTION = 10
    UNCROSS = 11
    CLOSE_BOOK = 12
    SET_PRICE_BAND = 13
    FORGET_NAMES = 14
    LOCK_AUCTION = 15
    INDICATE = 16
    SCHEDULE_AUCTION = 17


class Side(enum.IntEnum):
    """``cm_side``."""

    NO_SIDE = 0
    BID = 1
    ASK = 2


class TimeInForce(enum.IntEnum):
    """``cm_time_in_force``."""

    GTC = 0
    GTD = 1
    IOC = 2
    FOK = 3


class SelfTrade(enum.IntEnum):
    """``cm_self_trade``."""

    CANCEL_NEWEST = 0
    CANCEL_OLDEST = 1
    CANCEL_BOTH = 2
    DECREMENT = 3


class Flag(enum.IntFlag):
    """``cm_flag``."""

    MARKET_ORDER = 1
    POST_ONLY = 2
    ALL_OR_NONE = 4
    SAME_BOOK = 8
    FOR_REQUIREMENT = 16
    IN_ONE_BOOK = 32
    CANCEL_UNMATCHED = 64
    STRIP = 128


class EventKind(enum.IntEnum):
    """What happened (``cm_event_kind``)."""

    BOOK_OPENED = 1
    BOOK_PHASE = 2
    ACCEPTED = 3
    REJECTED = 4
    TRADE = 5
    RESTED = 6
    REDUCED = 7
    REPLACED = 8
    CANCELLED = 9
    PRICE_BAND = 10
    WAITING = 11
    PLACED = 12
    WITHDRAWN = 13
    NAMES_FORGOTTEN = 14
    INDICATIVE = 15


class RejectReason(enum.IntEnum):
    """``cm_reject_reason``."""

    UNKNOWN_ORDER = 0
    QUANTITY = 1
    PRICE = 2
    OPTIONS = 3
    EXPIRY = 4
    BOOK = 5
    PHASE = 6
    DUPLICATE_ORDER_ID = 7
    PRICE_BAND = 8
    SELF_TRADE = 9
    POST_ONLY = 10
    TOO_MANY_BOOKS = 11


class CancelReason(enum.IntEnum):
    """``cm_cancel_reason``."""

    REQUESTED = 0
    IOC = 1
    FOK = 2
    SELF_TRADE = 3
    EXPIRED = 4
    GATE_CLOSED = 5
    CANCEL_ALL = 6
    BOOK_CLOSED = 7
    POST_HALT = 8
    AUCTION_ENDED = 9


class ReduceReason(enum.IntEnum):
    """``cm_reduce_reason``."""

    REQUESTED = 0
    SELF_TRADE = 1


class Phase(enum.IntEnum):
    """``cm_phase``."""

    CONTINUOUS = 0
    HALTED = 1
    AUCTION = 2
    CLOSED = 3
    NO_CANCEL = 4


class Cause(enum.IntEnum):
    """Why an order would not get a GPU (``cm_cause``)."""

    LIMIT = 0
    NOTHING_OFFERED = 1
    COUNTERPARTY_LIMIT = 2
    OPERATOR = 3
    AFFILIATION = 4
    CONDITION = 5
    PHASE = 6
    BAND = 7


class ChangeKind(enum.IntEnum):
    """What an event changed for a reader of single orders (``cm_change_kind``)."""

    OPENED = 1
    PHASE = 2
    TRADE = 3
    ADDED = 4
    REDUCED = 5
    REMOVED = 6


class Sync(enum.IntEnum):
    """When a journal waits for the disk (``cm_sync_policy``)."""

    ALWAYS = 0
    INTERVAL = 1
    NEVER = 2


class Keep(enum.IntEnum):
    """Which segments of the log a snapshot lets stay (``cm_retention``)."""

    ALL = 0
    DAYS = 1
    SEGMENTS = 2


class _Name(enum.IntEnum):
    PARTICIPANT = 1
    AFFILIATION = 2
    REQUIREMENT = 3
    OPERATOR_RULE = 4
    CONTRACT = 5
    BOOK = 6


#: The ``scope`` of an event that has neither a book nor a requirement.
NO_BOOK = 0xFFFFFFFF

# The records of the header.


def _record(*fields: Tuple) -> np.dtype:
    return np.dtype(list(fields))


#: A command (``cm_command``). Fields that a kind does not use must be 0.
COMMAND = _record(
    ("time", "<u8"), ("id", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("expiry", "<u8"), ("new_id", "<u8"),
    ("upper_price", "<i8"), ("scope", "<u4"), ("participant", "<u4"), ("affiliation", "<u4"),
    ("display_quantity", "<u4"), ("minimum_quantity", "<u4"), ("maximum_per_counterparty", "<u4"),
    ("operators", "<u4"), ("operator_country", "S2"), ("kind", "u1"), ("side", "u1"), ("time_in_force", "u1"),
    ("self_trade", "u1"), ("flags", "<u2"), ("every_hours", "<u4"), ("opens", "<u8"), ("locks", "<u8"),
    ("uncrosses", "<u8"), ("reserved", "<u8"),
)  # fmt: skip

#: What happened (``cm_event``).
EVENT = _record(
    ("kind", "u1"), ("detail", "u1"), ("command_low", "<u2"), ("command_high", "<u4"), ("time", "<u8"),
    ("order", "<u8"), ("contra_order", "<u8"), ("price", "<i8"), ("quantity", "<u4"), ("open_quantity", "<u4"),
    ("contra_open_quantity", "<u4"), ("participant", "<u4"), ("contra_participant", "<u4"), ("scope", "<u4"),
)  # fmt: skip

#: One price of one side of a book (``cm_level``).
LEVEL = _record(
    ("price", "<i8"), ("quantity", "<i8"), ("flexible_quantity", "<i8"), ("orders", "<u4"), ("flexible_orders", "<u4"),
)  # fmt: skip

#: A book as it is now (``cm_book``).
BOOK = _record(
    ("last_price", "<i8"), ("best_bid", "<i8"), ("best_ask", "<i8"), ("phase", "u1"), ("reserved0", "u1", 3),
    ("lot", "<u4"), ("reserved", "<u8", 4),
)  # fmt: skip

#: A live order (``cm_order``).
ORDER = _record(
    ("id", "<u8"), ("price", "<i8"), ("open_quantity", "<i8"), ("displayed_quantity", "<i8"),
    ("traded_quantity", "<i8"), ("stamp", "<u8"), ("expiry", "<u8"), ("scope", "<u4"), ("participant", "<u4"),
    ("affiliation", "<u4"), ("minimum_quantity", "<u4"), ("maximum_per_counterparty", "<u4"), ("operators", "<u4"),
    ("operator_country", "S2"), ("side", "u1"), ("time_in_force", "u1"), ("self_trade", "u1"), ("reserved0", "u1"),
    ("flags", "<u2"), ("reserved", "<u8", 5),
)  # fmt: skip

#: What an order would do now (``cm_previewed_order``). ``shortfalls`` has a column for each ``Cause``.
PREVIEWED_ORDER = _record(
    ("quantity", "<i8"), ("filled_quantity", "<i8"), ("average_net_price", "<i8"), ("open_quantity", "<i8"),
    ("cancelled_quantity", "<i8"), ("decremented_quantity", "<i8"), ("shortfalls", "<i8", 8), ("first_fill", "<u4"),
    ("fill_count", "<u4"), ("first_place", "<u4"), ("place_count", "<u4"), ("first_affiliated_order", "<u4"),
    ("affiliated_order_count", "<u4"), ("first_stopped_book", "<u4"), ("stopped_book_count", "<u4"),
    ("is_rejected", "u1"), ("reject_reason", "u1"), ("is_waiting", "u1"), ("cancel_reason", "u1"),
    ("reserved0", "<u4"), ("reserved", "<u8", 5),
)  # fmt: skip

#: What would be traded in one book at one price (``cm_fill``).
FILL = _record(
    ("price", "<i8"), ("quantity", "<i8"), ("differential", "<i8"), ("book", "<u4"), ("reserved0", "<u4"),
)  # fmt: skip

#: Where what is left of an order would stand (``cm_place``).
PLACE = _record(("price", "<i8"), ("displayed_quantity", "<i8"), ("book", "<u4"), ("reserved0", "<u4"))

#: An affiliated order that would change (``cm_affiliated_order``).
AFFILIATED_ORDER = _record(("id", "<u8"), ("quantity", "<i8"), ("open_quantity", "<i8"))

#: The best levels and the trades of a book (``cm_top_of_book``).
TOP_OF_BOOK = _record(
    ("sequence", "<u8"), ("bid_price", "<i8"), ("bid_quantity", "<i8"), ("bid_flexible_quantity", "<i8"),
    ("ask_price", "<i8"), ("ask_quantity", "<i8"), ("ask_flexible_quantity", "<i8"), ("bid_orders", "<u4"),
    ("bid_flexible_orders", "<u4"), ("ask_orders", "<u4"), ("ask_flexible_orders", "<u4"), ("last_price", "<i8"),
    ("last_quantity", "<i8"), ("traded_quantity", "<u8"), ("trade_count", "<u8"), ("phase", "u1"),
    ("reserved0", "u1", 7), ("reserved", "<u8", 2),
)  # fmt: skip

#: The newest state of one level (``cm_level_update``).
LEVEL_UPDATE = _record(
    ("price", "<i8"), ("quantity", "<i8"), ("flexible_quantity", "<i8"), ("orders", "<u4"), ("flexible_orders", "<u4"),
    ("side", "u1"), ("reserved0", "u1", 7),
)  # fmt: skip

#: An order in a queue, as the market sees it (``cm_displayed_order``).
DISPLAYED_ORDER = _record(
    ("id", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("side", "u1"), ("is_flexible", "u1"), ("reserved0", "u1", 6),
)  # fmt: skip

#: Where an order is in the queue of its level (``cm_queue_position``).
QUEUE_POSITION = _record(
    ("id", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("quantity_ahead", "<i8"), ("flexible_quantity_ahead", "<i8"),
    ("orders_ahead", "<u4"), ("flexible_orders_ahead", "<u4"), ("book", "<u4"), ("side", "u1"), ("is_flexible", "u1"),
    ("reserved0", "u1", 2), ("reserved", "<u8", 1),
)  # fmt: skip

#: What an event changed in a book for a reader of single orders (``cm_book_change``).
BOOK_CHANGE = _record(
    ("sequence", "<u8"), ("previous", "<u8"), ("order", "<u8"), ("behind", "<u8"), ("price", "<i8"),
    ("quantity", "<i8"), ("book", "<u4"), ("kind", "u1"), ("side", "u1"), ("phase", "u1"), ("is_flexible", "u1"),
    ("reserved", "<u8", 1),
)  # fmt: skip

_SETTINGS = _record(
    ("maximum_quantity", "<i8"), ("tick_units", "<i8"), ("tick_decimals", "<u4"), ("volatility_guard", "<u4"),
    ("expected_orders", "<u8"), ("maximum_books_per_order", "<u4"), ("reserved0", "<u4"), ("reserved", "<u8", 3),
)  # fmt: skip
_DIFFERENTIAL = _record(("grade", "<u8"), ("ticks", "<i8"))
_VIEW = _record(
    ("now", "<u8"), ("command_count", "<u8"), ("event_count", "<u8"), ("digest", "<u8"), ("live_orders", "<u8"),
    ("waiting_orders", "<u8"), ("books", "<u4"), ("participants", "<u4"), ("reserved", "<u8", 2),
)  # fmt: skip
_JOURNAL_SETTINGS = _record(
    ("sync_interval", "<u8"), ("segment_bytes", "<u8"), ("keep_count", "<u4"), ("sync", "u1"), ("keep", "u1"),
    ("reserved0", "<u2"), ("reserved", "<u8", 2),
)  # fmt: skip
_RECOVERY = _record(
    ("command_count", "<u8"), ("snapshot_command_count", "<u8"), ("cut_bytes", "<u8"), ("unreadable_snapshots", "<u4"),
    ("reserved0", "<u4"), ("reserved", "<u8", 2),
)  # fmt: skip

_PREVIEW_LISTS = _record(
    ("fills", "<u8"), ("fill_count", "<u8"), ("places", "<u8"), ("place_count", "<u8"), ("affiliated_orders", "<u8"),
    ("affiliated_order_count", "<u8"), ("stopped_books", "<u8"), ("stopped_book_count", "<u8"),
)  # fmt: skip
_FEED_SETTINGS = _record(
    ("expected_orders", "<u8"), ("indexes_queues", "u1"), ("records_changes", "u1"), ("reserved0", "u1", 6),
    ("reserved", "<u8", 2),
)  # fmt: skip
_FEED_VIEW = _record(("sequence", "<u8"), ("books", "<u4"), ("reserved0", "<u4"), ("reserved", "<u8", 2))
_DEPTH_UPDATE = _record(
    ("since", "<u8"), ("sequence", "<u8"), ("level_count", "<u8"), ("is_complete", "u1"), ("phase", "u1"),
    ("reserved0", "u1", 6),
)  # fmt: skip

_RECORDS = {
    1: _SETTINGS, 2: _DIFFERENTIAL, 3: COMMAND, 4: EVENT, 5: _VIEW, 6: LEVEL, 7: BOOK, 8: ORDER,
    9: _JOURNAL_SETTINGS, 10: _RECOVERY, 11: PREVIEWED_ORDER, 12: FILL, 13: PLACE, 14: AFFILIATED_ORDER,
    15: _PREVIEW_LISTS, 16: _FEED_SETTINGS, 17: _FEED_VIEW, 18: TOP_OF_BOOK, 19: LEVEL_UPDATE, 20: _DEPTH_UPDATE,
    21: DISPLAYED_ORDER, 22: QUEUE_POSITION, 23: BOOK_CHANGE,
}  # fmt: skip


class View(NamedTuple):
    """The exchange as it is now (``cm_view``)."""

    now: int
    command_count: int
    event_count: int
    digest: int
    live_orders: int
    waiting_orders: int
    books: int
    participants: int


class Recovery(NamedTuple):
    """What was found when a journal was opened (``cm_recovery``)."""

    command_count: int
    snapshot_command_count: int
    cut_bytes: int
    unreadable_snapshots: int


class Previews(NamedTuple):
    """What orders would do, row by row of ``orders``, and the lists of all of them (``cm_preview``)."""

    orders: np.ndarray
    fills: np.ndarray
    places: np.ndarray
    affiliated_orders: np.ndarray
    stopped_books: np.ndarray

    def fills_of(self, row: int) -> np.ndarray:
        """What the order in ``row`` would trade, an array of ``FILL``."""
        return self.fills[self._part(row, "first_fill", "fill_count")]

    def places_of(self, row: int) -> np.ndarray:
        """Where what is left of the order in ``row`` would stand, an array of ``PLACE``."""
        return self.places[self._part(row, "first_place", "place_count")]

    def affiliated_orders_of(self, row: int) -> np.ndarray:
        """Affiliated orders that the order in ``row`` would change, an array of ``AFFILIATED_ORDER``."""
        return self.affiliated_orders[self._part(row, "first_affiliated_order", "affiliated_order_count")]

    def stopped_books_of(self, row: int) -> np.ndarray:
        """Books that the order in ``row`` would send to auction."""
        return self.stopped_books[self._part(row, "first_stopped_book", "stopped_book_count")]

    def _part(self, row: int, first: str, count: str) -> slice:
        start = int(self.orders[first][row])
        return slice(start, start + int(self.orders[count][row]))


class DepthUpdate(NamedTuple):
    """What has changed in a book for a reader of levels (``cm_depth_update``), with an array of ``LEVEL_UPDATE``."""

    since: int
    sequence: int
    is_complete: bool
    phase: Phase
    levels: np.ndarray


class Error(Exception):
    """A call that failed. ``status`` says how, the text why; ``position`` is the place of a command that is none."""

    def __init__(self, status: int, reason: str, position: Optional[int] = None) -> None:
        super().__init__(reason)
        self.status = Status(status)
        self.position = position


# The library.


def _checked(name: str, low: int, high: int) -> type:
    """A type of argument that refuses a number out of its range, of which ctypes would take the lowest bits."""
    simple = getattr(ctypes, name)

    def from_param(_: type, value: int) -> object:
        number = operator.index(value)
        if not low <= number <= high:
            raise OverflowError(f"expected a number from {low} to {high}, found {number}")
        return simple.from_param(number)

    return type(name, (simple,), {"from_param": classmethod(from_param)})


_UINT32, _UINT64 = _checked("c_uint32", 0, 2**32 - 1), _checked("c_uint64", 0, 2**64 - 1)
_INT64 = _checked("c_int64", -(2**63), 2**63 - 1)


def _load() -> ctypes.CDLL:
    suffix = "dylib" if sys.platform == "darwin" else "so"
    beside = pathlib.Path(__file__).resolve().parent / f"libcompute_matching.{suffix}"
    path = os.environ.get("COMPUTE_MATCHING_LIBRARY") or str(beside)
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(
            f"cannot load {path}: {error}. Build the library with scripts/c-library PREFIX, and set "
            f"COMPUTE_MATCHING_LIBRARY to PREFIX/lib/libcompute_matching.{suffix} or put that file beside {__file__}."
        ) from error

    handle, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
    number, wide, pointer = _UINT32, _UINT64, ctypes.c_void_p
    functions = {
        "cm_version": (ctypes.c_uint32, []),
        "cm_record_size": (size, [ctypes.c_int]),
        "cm_open": (ctypes.c_int, [pointer, pointer, text, size]),
        "cm_close": (None, [handle]),
        "cm_reason": (size, [handle, text, size]),
        "cm_number": (ctypes.c_int, [handle, ctypes.c_int, text, pointer]),
        "cm_requirement": (ctypes.c_int, [handle, text, pointer, size, pointer]),
        "cm_text": (ctypes.c_int, [handle, ctypes.c_int, number, text, size, pointer]),
        "cm_price": (ctypes.c_int, [handle, text, pointer]),
        "cm_price_text": (ctypes.c_int, [handle, _INT64, text, size, pointer]),
        "cm_apply": (ctypes.c_int, [handle, pointer, size, pointer]),
        "cm_events": (ctypes.c_int, [handle, pointer, pointer, pointer]),
        "cm_look": (ctypes.c_int, [handle, pointer]),
        "cm_depth": (ctypes.c_int, [handle, number, ctypes.c_int, pointer, size, pointer]),
        "cm_look_at_book": (ctypes.c_int, [handle, number, pointer]),
        "cm_find_order": (ctypes.c_int, [handle, wide, pointer]),
        "cm_orders_of": (ctypes.c_int, [handle, number, pointer, size, pointer]),
        "cm_preview": (ctypes.c_int, [handle, pointer, size, pointer, pointer, pointer]),
        "cm_open_feed": (ctypes.c_int, [handle, pointer, pointer]),
        "cm_close_feed": (None, [handle]),
        "cm_follow": (ctypes.c_int, [handle, pointer, size, wide]),
        "cm_look_at_feed": (ctypes.c_int, [handle, pointer]),
        "cm_feed_top": (ctypes.c_int, [handle, number, pointer]),
        "cm_feed_changed_books": (ctypes.c_int, [handle, wide, pointer, size, pointer]),
        "cm_feed_update": (ctypes.c_int, [handle, number, wide, pointer, pointer, size]),
        "cm_feed_depth": (ctypes.c_int, [handle, number, ctypes.c_int, pointer, size, pointer]),
        "cm_feed_orders": (ctypes.c_int, [handle, number, ctypes.c_int, pointer, size, pointer]),
        "cm_feed_checksum": (ctypes.c_int, [handle, number, size, pointer]),
        "cm_feed_queue_positions": (ctypes.c_int, [handle, wide, pointer, size, pointer]),
        "cm_feed_changes": (ctypes.c_int, [handle, pointer, pointer]),
        "cm_save": (ctypes.c_int, [handle, pointer, size, pointer]),
        "cm_restore": (ctypes.c_int, [text, size, pointer, text, size]),
        "cm_open_journal": (ctypes.c_int, [text, pointer, pointer, pointer, pointer, text, size]),
        "cm_sync": (ctypes.c_int, [handle]),
        "cm_snapshot": (ctypes.c_int, [handle]),
    }
    for name, (result, arguments) in functions.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments

    if library.cm_version() != VERSION:
        raise ImportError(f"{path} has version {library.cm_version()}, this module is for {VERSION}")
    for record, dtype in _RECORDS.items():
        if library.cm_record_size(record) != dtype.itemsize:
            raise ImportError(f"{path} has records of other sizes than this module")
    return library


_library = _load()

# Commands and events.


def commands(count: int) -> np.ndarray:
    """``count`` commands to be filled in, all 0."""
    return np.zeros(count, COMMAND)


def command(kind: CommandKind, **fields: object) -> np.void:
    """One command of ``kind`` with ``fields`` of ``COMMAND``; the others are 0. For few commands: fill columns for many."""
    record = np.zeros(1, COMMAND)
    record["kind"] = kind
    for name, value in fields.items():
        record[name] = value
    return record[0]


def event_command(events: np.ndarray) -> np.ndarray:
    """The number of the command that led to each event, from 1 over the life of the exchange (R7.1)."""
    return events["command_high"].astype(np.uint64) << np.uint64(16) | events["command_low"]


def event_reason(events: np.ndarray) -> np.ndarray:
    """The reason of each event: by its kind a ``RejectReason``, ``CancelReason``, ``Phase`` and so on."""
    return events["detail"] & 31


def event_side(events: np.ndarray) -> np.ndarray:
    """The ``Side`` of each event."""
    return events["detail"] >> 5 & 3


def event_is_for_requirement(events: np.ndarray) -> np.ndarray:
    """Whether the ``scope`` of each event is a requirement, and not a book."""
    return events["detail"] >> 7 == 1


def to_pandas(events: np.ndarray, exchange: Optional["Exchange"] = None) -> "pandas.DataFrame":
    """A data frame of ``events``, a copy: kinds and sides in words, times as timestamps, and with ``exchange`` the contract
    of each book. It needs pandas."""
    import pandas

    frame = pandas.DataFrame(
        {
            "time": pandas.to_datetime(events["time"], unit="ns", utc=True),
            "command": event_command(events),
            "kind": pandas.Categorical.from_codes(
                events["kind"].astype(int) - 1, [kind.name.lower() for kind in EventKind]
            ),
            "reason": event_reason(events),
            "side": pandas.Categorical.from_codes(event_side(events).astype(int) - 1, ["bid", "ask"]),
            "is_for_requirement": event_is_for_requirement(events),
        }
    )
    names = ["order", "contra_order", "price", "quantity", "open_quantity", "contra_open_quantity"]
    for name in names + ["participant", "contra_participant", "scope"]:
        frame[name] = events[name].copy()
    if exchange is not None:
        contracts = np.array([exchange.book_text(book) for book in range(exchange.look().books)] + [""], dtype=object)
        is_book = ~event_is_for_requirement(events) & (events["scope"] < len(contracts) - 1)
        frame["contract"] = contracts[np.where(is_book, events["scope"], len(contracts) - 1)]
    return frame


Differentials = Union[Mapping[str, int], Iterable[Tuple[str, int]]]


class Exchange:
    """Every book, every live order, and the events of the latest ``apply``.

    The settings are those of ``cm_settings``; 0 is the default. ``close`` it, or use it in a ``with`` statement. A failure
    raises ``Error``; a command that the rules do not allow is no failure but a ``REJECTED`` event.
    """

    #: What was found when the journal was opened; None without a journal.
    recovery: Optional[Recovery] = None

    def __init__(
        self, *, maximum_quantity: int = 0, tick: Tuple[int, int] = (0, 0), volatility_guard: int = 0,
        expected_orders: int = 0, maximum_books_per_order: int = 0,
    ) -> None:  # fmt: skip
        """An exchange without books, orders and names, in memory. ``tick`` (5, 2) is 0.05 dollars."""
        settings = _settings(maximum_quantity, tick, volatility_guard, expected_orders, maximum_books_per_order)
        self._open(lambda place, reason: _library.cm_open(settings.ctypes.data, place, reason, len(reason)))

    @classmethod
    def open_journal(
        cls, directory: Union[str, os.PathLike], *, sync: Sync = Sync.ALWAYS, sync_interval: int = 0,
        segment_bytes: int = 0, keep: Keep = Keep.ALL, keep_count: int = 0, maximum_quantity: int = 0,
        tick: Tuple[int, int] = (0, 0), volatility_guard: int = 0, expected_orders: int = 0,
        maximum_books_per_order: int = 0,
    ) -> "Exchange":  # fmt: skip
        """The exchange whose journal is in ``directory``, as it was; a new one if none is there (``cm_open_journal``)."""
        settings = _settings(maximum_quantity, tick, volatility_guard, expected_orders, maximum_books_per_order)
        journal = np.zeros(1, _JOURNAL_SETTINGS)
        journal["sync"], journal["sync_interval"], journal["segment_bytes"] = sync, sync_interval, segment_bytes
        journal["keep"], journal["keep_count"] = keep, keep_count
        recovery = np.zeros(1, _RECOVERY)
        path = _bytes(os.fspath(directory))
        exchange = cls.__new__(cls)
        exchange._open(
            lambda place, reason: _library.cm_open_journal(
                path, settings.ctypes.data, journal.ctypes.data, place, recovery.ctypes.data, reason, len(reason)
            )
        )
        exchange.recovery = Recovery(*recovery[0].item()[: len(Recovery._fields)])
        return exchange

    @classmethod
    def restore(cls, snapshot: bytes) -> "Exchange":
        """The exchange that ``save`` wrote, which goes on where it was."""
        exchange = cls.__new__(cls)
        exchange._open(
            lambda place, reason: _library.cm_restore(snapshot, len(snapshot), place, reason, len(reason))
        )
        return exchange

    def _open(self, function) -> None:
        self._handle: Optional[int] = None
        place = ctypes.c_void_p()
        reason = ctypes.create_string_buffer(400)
        status = function(ctypes.addressof(place), reason)
        if status != Status.OK:
            raise Error(status, reason.value.decode(errors="replace"))
        self._handle = place.value

    def close(self) -> None:
        """Ends the exchange. Arrays that it lent must not be used any more. Closing it again does nothing."""
        handle, self._handle = getattr(self, "_handle", None), None
        if handle is not None:
            _library.cm_close(handle)

    def __enter__(self) -> "Exchange":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def _check(self, status: int, words: str = "", position: Optional[int] = None) -> None:
        if status == Status.OK:
            return
        if self._handle is None:
            raise Error(status, "the exchange is closed")
        if not words:
            text = ctypes.create_string_buffer(_library.cm_reason(self._handle, None, 0))
            _library.cm_reason(self._handle, text, len(text))
            words = text.value.decode(errors="replace")
        raise Error(status, words, position)

    # Names.

    def _number(self, name: _Name, text: str) -> int:
        number = ctypes.c_uint32()
        self._check(_library.cm_number(self._handle, name, _bytes(text), ctypes.addressof(number)))
        return number.value

    def _text(self, name: _Name, number: int) -> str:
        needed = ctypes.c_size_t()
        status = _library.cm_text(self._handle, name, number, None, 0, ctypes.addressof(needed))
        if status == Status.TOO_SMALL:
            text = ctypes.create_string_buffer(needed.value)
            status = _library.cm_text(self._handle, name, number, text, needed, None)
        self._check(status, f"no {name.name.lower()} has the number {number}")
        return text.value.decode()

    def participant(self, name: str) -> int:
        """The number of a participant, from 1; 0 of an empty name, which is nobody."""
        return self._number(_Name.PARTICIPANT, name)

    def affiliation(self, name: str) -> int:
        """The number of an affiliation, from 1; 0 of an empty name, which is none."""
        return self._number(_Name.AFFILIATION, name)

    def requirement(self, text: str, differentials: Differentials = ()) -> int:
        """The number of a requirement, ``h100-sxm|h200-sxm,>=80``, with what each grade is worth more, in ticks."""
        pairs = list(differentials.items() if isinstance(differentials, Mapping) else differentials)
        grades = [ctypes.create_string_buffer(_bytes(grade)) for grade, _ in pairs]
        records = np.zeros(len(pairs), _DIFFERENTIAL)
        records["grade"] = [ctypes.addressof(grade) for grade in grades]
        records["ticks"] = [ticks for _, ticks in pairs]
        number = ctypes.c_uint32()
        self._check(
            _library.cm_requirement(
                self._handle, _bytes(text), records.ctypes.data, len(pairs), ctypes.addressof(number)
            )
        )
        return number.value

    def operators(self, text: str) -> int:
        """The number of a rule about operators: ``US|CA`` allows only these, ``!CN|RU`` bars these."""
        return self._number(_Name.OPERATOR_RULE, text)

    def contract(self, text: str) -> int:
        """The number of a contract, ``h100-sxm,80,DE,on_demand,spot``, for an ``OPEN_BOOK`` of this exchange."""
        return self._number(_Name.CONTRACT, text)

    def book(self, text: str) -> int:
        """The number of the book of a contract. Raises ``Error`` with ``NOT_FOUND`` if none was opened."""
        return self._number(_Name.BOOK, text)

    def participant_text(self, number: int) -> str:
        """The name of a participant."""
        return self._text(_Name.PARTICIPANT, number)

    def affiliation_text(self, number: int) -> str:
        """The name of an affiliation."""
        return self._text(_Name.AFFILIATION, number)

    def requirement_text(self, number: int) -> str:
        """The text of a requirement, without its differentials."""
        return self._text(_Name.REQUIREMENT, number)

    def operators_text(self, number: int) -> str:
        """The text of a rule about operators."""
        return self._text(_Name.OPERATOR_RULE, number)

    def book_text(self, number: int) -> str:
        """The contract that a book trades."""
        return self._text(_Name.BOOK, number)

    def price(self, dollars: str) -> int:
        """The ticks of a price in dollars, a decimal such as ``"2.35"``."""
        ticks = ctypes.c_int64()
        self._check(_library.cm_price(self._handle, _bytes(dollars), ctypes.addressof(ticks)))
        return ticks.value

    def price_text(self, ticks: int) -> str:
        """A price in dollars, with the decimals of the tick."""
        text = ctypes.create_string_buffer(64)
        self._check(_library.cm_price_text(self._handle, ticks, text, len(text), None))
        return text.value.decode()

    # Commands and events.

    def apply(self, commands: np.ndarray) -> np.ndarray:
        """Carries out ``commands``, an array of ``COMMAND``, in order, and returns their events, an array of ``EVENT``.

        The events are lent without a copy, and cannot be written to: they are there until the next ``apply`` or ``close``
        of this exchange. Keep ``events.copy()`` for longer.

        If one is no command, raises ``Error`` with ``BAD_COMMAND`` and its ``position``, and carries out none. Some thousand
        commands in one call are as fast as more.
        """
        commands = _array(commands, COMMAND)
        position = ctypes.c_size_t()
        status = _library.cm_apply(
            self._handle, commands.ctypes.data, len(commands), ctypes.addressof(position)
        )
        self._check(status, position=position.value if status == Status.BAD_COMMAND else None)
        return self.events

    @property
    def events(self) -> np.ndarray:
        """The events of the latest ``apply``, lent as it says."""
        return self._events()[0]

    @property
    def first_event_number(self) -> int:
        """The number of the first of ``events`` over the life of the exchange, from 1 (R7.4)."""
        return self._events()[1]

    def _events(self) -> Tuple[np.ndarray, int]:
        start, count, first = ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_uint64()
        self._check(
            _library.cm_events(
                self._handle, ctypes.addressof(start), ctypes.addressof(count), ctypes.addressof(first)
            )
        )
        return _lent(start.value, count.value, EVENT, self), first.value

    def preview(self, orders: np.ndarray) -> Previews:
        """What each of ``orders``, an array of ``COMMAND``, would do if it, and none of the others, were submitted now.

        Nothing changes. The arrays are copies. If one is no order, raises ``Error`` with ``BAD_COMMAND`` and its ``position``.
        """
        orders = _array(orders, COMMAND)
        previews, lists = np.zeros(len(orders), PREVIEWED_ORDER), np.zeros(1, _PREVIEW_LISTS)
        position = ctypes.c_size_t()
        status = _library.cm_preview(
            self._handle, orders.ctypes.data, len(orders), previews.ctypes.data, lists.ctypes.data,
            ctypes.addressof(position),
        )  # fmt: skip
        self._check(status, position=position.value if status == Status.BAD_COMMAND else None)
        lent = lists[0].item()
        types = [FILL, PLACE, AFFILIATED_ORDER, np.dtype("<u4")]
        copies = [_lent(*lent[2 * place : 2 * place + 2], dtype, self).copy() for place, dtype in enumerate(types)]
        return Previews(previews, *copies)

    # Looking.

    def look(self) -> View:
        """Counts, the present and the digest."""
        view = np.zeros(1, _VIEW)
        self._check(_library.cm_look(self._handle, view.ctypes.data))
        return View(*view[0].item()[: len(View._fields)])

    def depth(self, book: int, side: Side, levels: int = 10) -> np.ndarray:
        """Up to ``levels`` levels of one side of a book, best price first: an array of ``LEVEL``."""
        found = np.zeros(levels, LEVEL)
        count = ctypes.c_size_t()
        self._check(
            _library.cm_depth(self._handle, book, side, found.ctypes.data, levels, ctypes.addressof(count)),
            f"there is no side {side} of a book {book}",
        )
        return found[: count.value]

    def book_view(self, book: int) -> np.void:
        """A record of ``BOOK``: the latest price, the best ones, the phase, the lot."""
        view = np.zeros(1, BOOK)
        self._check(_library.cm_look_at_book(self._handle, book, view.ctypes.data), f"there is no book {book}")
        return view[0]

    def order(self, id: int) -> Optional[np.void]:
        """The live order of this id, a record of ``ORDER``; None if there is none."""
        order = np.zeros(1, ORDER)
        status = _library.cm_find_order(self._handle, id, order.ctypes.data)
        if status == Status.NOT_FOUND:
            return None
        self._check(status)
        return order[0]

    def orders_of(self, participant: int) -> np.ndarray:
        """The live orders of a participant in order of entry, an array of ``ORDER``."""
        return _list(ORDER, lambda *room: self._check(_library.cm_orders_of(self._handle, participant, *room)))

    # Snapshots and journals.

    def save(self) -> bytes:
        """A snapshot, from which ``restore`` makes an exchange that goes on in the same way."""
        needed = ctypes.c_size_t()
        status = _library.cm_save(self._handle, None, 0, ctypes.addressof(needed))
        snapshot = bytearray(needed.value)
        if status == Status.TOO_SMALL:
            memory = (ctypes.c_char * len(snapshot)).from_buffer(snapshot)
            status = _library.cm_save(self._handle, memory, len(snapshot), ctypes.addressof(needed))
        self._check(status)
        return bytes(snapshot)

    def sync(self) -> None:
        """Returns once everything that was carried out is safe on the disk, whatever the policy of the journal."""
        self._check(_library.cm_sync(self._handle))

    def snapshot(self) -> None:
        """Writes a snapshot into the journal's directory, so that it opens quickly."""
        self._check(_library.cm_snapshot(self._handle))


class Feed:
    """Every book as the market sees it, from events alone: no participants, no hidden parts, no orders that wait.

        feed = Feed(indexes_queues=True)
        exchange.apply(commands)
        feed.follow(exchange.events, exchange.first_event_number)
        feed.top(0)["bid_price"]

    ``close`` it, or use it in a ``with`` statement. A failure raises ``Error``.
    """

    def __init__(
        self, exchange: Optional[Exchange] = None, *, expected_orders: int = 0, indexes_queues: bool = False,
        records_changes: bool = False,
    ) -> None:  # fmt: skip
        """A feed that follows events from number 1 on, or joins ``exchange`` as it is now (``cm_open_feed``)."""
        self._handle: Optional[int] = None
        settings = np.zeros(1, _FEED_SETTINGS)
        settings["expected_orders"] = expected_orders
        settings["indexes_queues"], settings["records_changes"] = indexes_queues, records_changes
        place = ctypes.c_void_p()
        if exchange is not None:
            exchange.look()  # Raises if it is closed.
        joined = exchange._handle if exchange is not None else None
        status = _library.cm_open_feed(joined, settings.ctypes.data, ctypes.addressof(place))
        self._check(status, "no feed has these settings")
        self._handle = place.value

    def close(self) -> None:
        """Ends the feed. Arrays that it lent must not be used any more. Closing it again does nothing."""
        handle, self._handle = getattr(self, "_handle", None), None
        if handle is not None:
            _library.cm_close_feed(handle)

    def __enter__(self) -> "Feed":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def _check(self, status: int, words: str = "") -> None:
        if status != Status.OK:
            raise Error(status, "the feed is closed" if status == Status.NULL else words)

    def follow(self, events: np.ndarray, first_number: int) -> None:
        """Follows ``events``, an array of ``EVENT``, of which the first has the number ``first_number``.

        Those that were followed already are passed over. Raises ``Error`` with ``GAP`` if some are missing, and with
        ``CONTRADICTION`` if one cannot follow those before it. Then make another feed that joins.
        """
        events = _array(events, EVENT)
        status = _library.cm_follow(self._handle, events.ctypes.data, len(events), first_number)
        words = {
            Status.GAP: f"events are missing before number {first_number}",
            Status.CONTRADICTION: "an event cannot follow those before it",
            Status.BAD_ARGUMENT: "events are counted from 1",
        }
        self._check(status, words.get(status, ""))

    def _look(self) -> np.void:
        view = np.zeros(1, _FEED_VIEW)
        self._check(_library.cm_look_at_feed(self._handle, view.ctypes.data))
        return view[0]

    @property
    def sequence(self) -> int:
        """The number of the latest event that was followed; 0 before the first."""
        return int(self._look()["sequence"])

    @property
    def book_count(self) -> int:
        """How many books there are."""
        return int(self._look()["books"])

    def top(self, book: int) -> np.void:
        """The best levels, the trades and the phase of a book, a record of ``TOP_OF_BOOK``."""
        top = np.zeros(1, TOP_OF_BOOK)
        self._check(_library.cm_feed_top(self._handle, book, top.ctypes.data), f"there is no book {book}")
        return top[0]

    def changed_books(self, since: int) -> np.ndarray:
        """The books that have changed after the event ``since``, the one that changed last first."""
        return _list(
            np.dtype("<u4"), lambda *room: self._check(_library.cm_feed_changed_books(self._handle, since, *room))
        )

    def update(self, book: int, since: int = 0) -> DepthUpdate:
        """What has changed in a book since it had the sequence ``since``; with 0 all levels, a snapshot at its sequence."""
        update, levels = np.zeros(1, _DEPTH_UPDATE), np.zeros(0, LEVEL_UPDATE)
        status = Status.TOO_SMALL
        while status == Status.TOO_SMALL:
            levels = np.zeros(int(update[0]["level_count"]), LEVEL_UPDATE)
            status = _library.cm_feed_update(
                self._handle, book, since, update.ctypes.data, levels.ctypes.data, len(levels)
            )
        self._check(status, f"there is no book {book}")
        since, sequence, _, is_complete, phase = update[0].item()[:5]
        return DepthUpdate(since, sequence, is_complete == 1, Phase(phase), levels)

    def depth(self, book: int, side: Side, levels: int = 10) -> np.ndarray:
        """Up to ``levels`` levels of one side of a book, best price first: an array of ``LEVEL``."""
        found = np.zeros(levels, LEVEL)
        count = ctypes.c_size_t()
        self._check(
            _library.cm_feed_depth(self._handle, book, side, found.ctypes.data, levels, ctypes.addressof(count)),
            f"there is no side {side} of a book {book}",
        )
        return found[: count.value]

    def orders(self, book: int, side: Side) -> np.ndarray:
        """The displayed orders of one side of a book, the first to trade first: an array of ``DISPLAYED_ORDER``."""
        return _list(
            DISPLAYED_ORDER,
            lambda *room: self._check(
                _library.cm_feed_orders(self._handle, book, side, *room), f"there is no side {side} of a book {book}"
            ),
        )

    def checksum(self, book: int, levels: int = 10) -> int:
        """The CRC-32 of the best levels of both sides of a book, which docs/market-data.md defines."""
        checksum = ctypes.c_uint32()
        self._check(
            _library.cm_feed_checksum(self._handle, book, levels, ctypes.addressof(checksum)),
            f"there is no book {book}",
        )
        return checksum.value

    def queue_positions(self, id: int) -> np.ndarray:
        """What is ahead of an order in each book in which it is displayed: an array of ``QUEUE_POSITION``.

        Empty for an order that waits or is not there. Without ``indexes_queues`` it looks at every order ahead.
        """
        return _list(
            QUEUE_POSITION, lambda *room: self._check(_library.cm_feed_queue_positions(self._handle, id, *room))
        )

    @property
    def changes(self) -> np.ndarray:
        """What the latest ``follow`` changed for readers of single orders, an array of ``BOOK_CHANGE``, if the feed was made
        with ``records_changes``. Lent without a copy until the next ``follow`` or ``close``."""
        start, count = ctypes.c_void_p(), ctypes.c_size_t()
        self._check(_library.cm_feed_changes(self._handle, ctypes.addressof(start), ctypes.addressof(count)))
        return _lent(start.value, count.value, BOOK_CHANGE, self)


def _array(array: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """``array`` as the library reads it: of one dimension, without gaps."""
    found = getattr(array, "dtype", None)
    if found != dtype:
        name = "COMMAND" if dtype is COMMAND else "EVENT"
        raise TypeError(f"expected an array of {name}, found {type(array).__name__ if found is None else found}")
    return np.require(np.atleast_1d(array), requirements=["C", "A"])


def _lent(start: Optional[int], count: int, dtype: np.dtype, owner: object) -> np.ndarray:
    """The memory of ``owner`` as an array, which keeps it and cannot be written to."""
    if count == 0:
        return np.zeros(0, dtype)
    memory = (ctypes.c_char * (count * dtype.itemsize)).from_address(start)
    memory.owner = owner
    array = np.frombuffer(memory, dtype)
    array.flags.writeable = False
    return array


def _list(dtype: np.dtype, read: Callable[[Optional[int], int, int], None]) -> np.ndarray:
    """What ``read`` writes into an array and counts: it is asked how many there are, and then for all."""
    count = ctypes.c_size_t()
    read(None, 0, ctypes.addressof(count))
    array = np.zeros(count.value, dtype)
    read(array.ctypes.data, len(array), ctypes.addressof(count))
    return array


def _settings(
    maximum_quantity: int, tick: Tuple[int, int], volatility_guard: int, expected_orders: int,
    maximum_books_per_order: int,
) -> np.ndarray:  # fmt: skip
    settings = np.zeros(1, _SETTINGS)
    settings["maximum_quantity"], settings["expected_orders"] = maximum_quantity, expected_orders
    settings["tick_units"], settings["tick_decimals"] = tick
    settings["volatility_guard"] = volatility_guard
    settings["maximum_books_per_order"] = maximum_books_per_order
    return settings


def _bytes(text: Union[str, bytes]) -> bytes:
    encoded = text.encode() if isinstance(text, str) else text
    if b"\0" in encoded:
        raise ValueError("a text with a zero byte")
    return encoded
