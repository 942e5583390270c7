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

An ``Exchange`` is for one thread at a time. The array that ``apply`` returns is lent: see there.
"""

from __future__ import annotations

import ctypes
import enum
import os
import pathlib
import sys
from typing import TYPE_CHECKING, Iterable, Mapping, NamedTuple, Optional, Tuple, Union

import numpy as np

if TYPE_CHECKING:
    import pandas

__all__ = [
    "BOOK", "COMMAND", "EVENT", "LEVEL", "NO_BOOK", "ORDER", "CancelReason", "CommandKind", "Error", "EventKind",
    "Exchange", "Flag", "Phase", "Recovery", "ReduceReason", "RejectReason", "SelfTrade", "Side", "Status",
    "TimeInForce", "View", "command", "commands", "event_command", "event_is_for_requirement", "event_reason",
    "event_side", "to_pandas",
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
    ("last_price", "<i8"), ("best_bid", "<i8"), ("best_ask", "<i8"), ("phase", "u1"), ("reserved0", "u1", 7),
    ("reserved", "<u8", 4),
)  # fmt: skip

#: A live order (``cm_order``).
ORDER = _record(
    ("id", "<u8"), ("price", "<i8"), ("open_quantity", "<i8"), ("displayed_quantity", "<i8"),
    ("traded_quantity", "<i8"), ("stamp", "<u8"), ("expiry", "<u8"), ("scope", "<u4"), ("participant", "<u4"),
    ("affiliation", "<u4"), ("minimum_quantity", "<u4"), ("maximum_per_counterparty", "<u4"), ("operators", "<u4"),
    ("operator_country", "S2"), ("side", "u1"), ("time_in_force", "u1"), ("self_trade", "u1"), ("reserved0", "u1"),
    ("flags", "<u2"), ("reserved", "<u8", 5),
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

_RECORDS = {
    1: _SETTINGS, 2: _DIFFERENTIAL, 3: COMMAND, 4: EVENT, 5: _VIEW, 6: LEVEL, 7: BOOK, 8: ORDER,
    9: _JOURNAL_SETTINGS, 10: _RECOVERY,
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


class Error(Exception):
    """A call that failed. ``status`` says how, the text why; ``position`` is the place of a command that is none."""

    def __init__(self, status: int, reason: str, position: Optional[int] = None) -> None:
        super().__init__(reason)
        self.status = Status(status)
        self.position = position


# The library.


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
    number, wide, pointer = ctypes.c_uint32, ctypes.c_int64, ctypes.c_void_p
    functions = {
        "cm_version": (number, []),
        "cm_record_size": (size, [ctypes.c_int]),
        "cm_open": (ctypes.c_int, [pointer, pointer, text, size]),
        "cm_close": (None, [handle]),
        "cm_reason": (size, [handle, text, size]),
        "cm_number": (ctypes.c_int, [handle, ctypes.c_int, text, pointer]),
        "cm_requirement": (ctypes.c_int, [handle, text, pointer, size, pointer]),
        "cm_text": (ctypes.c_int, [handle, ctypes.c_int, number, text, size, pointer]),
        "cm_price": (ctypes.c_int, [handle, text, pointer]),
        "cm_price_text": (ctypes.c_int, [handle, wide, text, size, pointer]),
        "cm_apply": (ctypes.c_int, [handle, pointer, size, pointer]),
        "cm_events": (ctypes.c_int, [handle, pointer, pointer, pointer]),
        "cm_look": (ctypes.c_int, [handle, pointer]),
        "cm_depth": (ctypes.c_int, [handle, number, ctypes.c_int, pointer, size, pointer]),
        "cm_look_at_book": (ctypes.c_int, [handle, number, pointer]),
        "cm_find_order": (ctypes.c_int, [handle, ctypes.c_uint64, pointer]),
        "cm_orders_of": (ctypes.c_int, [handle, number, pointer, size, pointer]),
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
        if commands.dtype != COMMAND:
            raise TypeError(f"expected an array of COMMAND, found one of {commands.dtype}")
        commands = np.require(np.atleast_1d(commands), requirements=["C", "A"])
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
        if count.value == 0:
            return np.zeros(0, EVENT), first.value
        memory = (ctypes.c_char * (count.value * EVENT.itemsize)).from_address(start.value)
        # The array keeps the exchange, whose memory it is.
        memory.exchange = self
        events = np.frombuffer(memory, EVENT)
        events.flags.writeable = False
        return events, first.value

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
        """A record of ``BOOK``: the latest price, the best ones, the phase."""
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
        count = ctypes.c_size_t()
        self._check(_library.cm_orders_of(self._handle, participant, None, 0, ctypes.addressof(count)))
        orders = np.zeros(count.value, ORDER)
        self._check(
            _library.cm_orders_of(
                self._handle, participant, orders.ctypes.data, len(orders), ctypes.addressof(count)
            )
        )
        return orders

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
