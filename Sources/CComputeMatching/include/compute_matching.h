// compute_matching.h: the exchange for programs in C, and in whatever calls C.
//
// Commands go in as an array, events come out as an array, and nothing else changes a book:
//
//     cm_exchange *exchange;
//     if (cm_open(NULL, &exchange, NULL, 0) != CM_OK) return 1;
//     cm_apply(exchange, commands, command_count, NULL);
//     cm_events(exchange, &events, &event_count, NULL);
//     ...
//     cm_close(exchange);
//
// What commands and events mean is said by docs/market-rules.md, whose rules are cited by number (R8).
//
// OWNERSHIP. `cm_open`, `cm_restore` and `cm_open_journal` give a handle, which `cm_close` ends; `cm_open_feed` gives
// one that `cm_close_feed` ends. Nothing else that a function gives is to be freed. The library keeps no pointer of
// the caller after a function has returned: arrays and texts that go in are copied, arrays that come out are the
// caller's. The exceptions are the arrays of `cm_events`, `cm_preview` and `cm_feed_changes`, which are lent.
//
// THREADS. A handle is for one thread at a time. Different handles share nothing, and may be used at once. There is
// no global state, no callback, and `errno` means nothing after a call.
//
// FAILURE. A function that can fail returns a `cm_status`; `CM_OK` is 0. One that fails changes nothing and writes
// nothing where results go, unless it says otherwise. `cm_reason` has the words. A command that the rules do not
// allow is no failure: a `CM_EVENT_REJECTED` answers it. A pointer that is needed and null, a number out of its
// range, a record that means nothing, bytes that are no snapshot: each is a status. A handle that was closed, and an
// array that is shorter than its count says, cannot be noticed. If there is no memory left, the process ends.
//
// RECORDS. All have fixed sizes, and `reserved` fields, which are to be 0 and are 0. Make a record 0 before it is
// filled in. Numbers of names, books and contracts are those that a function gave. Texts are UTF-8 that ends with a
// zero byte.
//
// UNITS. Prices are ticks of a setting's worth (0.0001 dollars per GPU-hour), quantities whole GPUs, times
// nanoseconds since 1970 UTC.
#ifndef COMPUTE_MATCHING_H
#define COMPUTE_MATCHING_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CM_ASSERT static_assert
extern "C" {
#else
#define CM_ASSERT _Static_assert
#endif

CM_ASSERT(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the records are those of a little-endian processor");

// ---------------------------------------------------------------------------------------------------------------------
// Version and status
// ---------------------------------------------------------------------------------------------------------------------

/// The version of this header: 1,000,000 times the major, 1,000 times the minor, and the patch number.
#define CM_VERSION 1000u

/// The version of the library that was loaded. Before 1.0.0 it fits this header only if it is `CM_VERSION`.
uint32_t cm_version(void);

/// The records of this header.
typedef enum cm_record {
  CM_RECORD_SETTINGS = 1,
  CM_RECORD_DIFFERENTIAL = 2,
  CM_RECORD_COMMAND = 3,
  CM_RECORD_EVENT = 4,
  CM_RECORD_VIEW = 5,
  CM_RECORD_LEVEL = 6,
  CM_RECORD_BOOK = 7,
  CM_RECORD_ORDER = 8,
  CM_RECORD_JOURNAL_SETTINGS = 9,
  CM_RECORD_RECOVERY = 10,
  CM_RECORD_PREVIEWED_ORDER = 11,
  CM_RECORD_FILL = 12,
  CM_RECORD_PLACE = 13,
  CM_RECORD_AFFILIATED_ORDER = 14,
  CM_RECORD_PREVIEW_LISTS = 15,
  CM_RECORD_FEED_SETTINGS = 16,
  CM_RECORD_FEED_VIEW = 17,
  CM_RECORD_TOP_OF_BOOK = 18,
  CM_RECORD_LEVEL_UPDATE = 19,
  CM_RECORD_DEPTH_UPDATE = 20,
  CM_RECORD_DISPLAYED_ORDER = 21,
  CM_RECORD_QUEUE_POSITION = 22,
  CM_RECORD_BOOK_CHANGE = 23
} cm_record;

/// How many bytes a record has in the library that was loaded, for programs that state the records anew in another
/// language; 0 if there is no such record.
size_t cm_record_size(cm_record record);

/// What a function came to. A number never comes to mean something else; new ones may be added.
typedef enum cm_status {
  CM_OK = 0,
  /// A pointer that must not be null is null.
  CM_NULL = 1,
  /// A number is out of its range, an enumeration has no such number, or a reserved field is not 0.
  CM_BAD_ARGUMENT = 2,
  /// A command of the array is none. No command of the array was carried out.
  CM_BAD_COMMAND = 3,
  /// A text is not UTF-8, or does not name what it should.
  CM_BAD_TEXT = 4,
  /// There is no such book, order or name.
  CM_NOT_FOUND = 5,
  /// The caller's memory is too small. How much is needed is said where it is asked.
  CM_TOO_SMALL = 6,
  /// The bytes are no snapshot, or one of a state that no exchange can have.
  CM_BAD_SNAPSHOT = 7,
  /// Only an exchange with a journal can do this.
  CM_NO_JOURNAL = 8,
  /// The system refused, or refused before, and the journal takes no more commands: close it and open it again.
  CM_JOURNAL_FAILED = 9,
  /// Another handle or process has the journal open.
  CM_JOURNAL_LOCKED = 10,
  /// The files are not what a journal wrote, or some are missing.
  CM_JOURNAL_DAMAGED = 11,
  /// The journal is that of an exchange with other settings.
  CM_OTHER_SETTINGS = 12,
  /// Events are missing between those that a feed has followed and these.
  CM_GAP = 13,
  /// An event cannot follow those before it.
  CM_CONTRADICTION = 14
} cm_status;

// ---------------------------------------------------------------------------------------------------------------------
// Open and close
// ---------------------------------------------------------------------------------------------------------------------

/// An exchange: every book, every live order, the events of the latest `cm_apply`, and its journal if it has one.
typedef struct cm_exchange cm_exchange;

/// The settings of an exchange. A field that is 0 has its default.
typedef struct cm_settings {
  /// The largest quantity of an order (R2), 1 to 4,294,967,294. Default 1,000,000.
  int64_t maximum_quantity;
  /// A tick is `tick_units` x 10^-`tick_decimals` dollars (R2), in its shortest form: 5 and 2 for 0.05. Default 1 and
  /// 4.
  int64_t tick_units;
  /// 0 to 9.
  uint32_t tick_decimals;
  /// How far a trade may print from the reference price, in basis points (R18), 0 to 10,000; 0 for any distance.
  uint32_t volatility_guard;
  /// For how many live orders there is room from the start, 16 to 268,435,456; others get room as they come. Default
  /// 1,024.
  uint64_t expected_orders;
  /// How many books a requirement order may be eligible for when it enters (R16.6). Default 10,000.
  uint32_t maximum_books_per_order;
  uint32_t reserved0;
  uint64_t reserved[3];
} cm_settings;
CM_ASSERT(sizeof(cm_settings) == 64, "cm_settings");

/// Makes an exchange without books, orders and names, at time 0.
///
/// `settings` may be null for the defaults. `reason` may be null; if not, and the function fails, up to `reason_size`
/// bytes of words are written there, a zero byte at their end. Costs memory for `expected_orders` orders, some 100
/// bytes each.
cm_status cm_open(const cm_settings *settings, cm_exchange **exchange, char *reason, size_t reason_size);

/// Ends an exchange and frees all it has. What was lent is gone. Null is allowed. A journal that is not synced always
/// may lose in a power failure what was not synced; `cm_sync` first.
void cm_close(cm_exchange *exchange);

/// Writes the words for the latest failure on this handle, up to `size` bytes with a zero byte at their end. They are
/// empty if nothing has failed. Functions that take a `const` handle leave no words: their status says all.
///
/// Returns how many bytes all of them need, the zero byte included; 1 if `exchange` is null.
size_t cm_reason(const cm_exchange *exchange, char *text, size_t size);

// ---------------------------------------------------------------------------------------------------------------------
// Names
// ---------------------------------------------------------------------------------------------------------------------

/// What a number names.
typedef enum cm_name {
  /// From 1; 0 is nobody. Any text.
  CM_PARTICIPANT = 1,
  /// From 1; 0 is none. Any text.
  CM_AFFILIATION = 2,
  /// From 0. Five columns as in order streams, of which some leave something open: `h100-sxm|h200-sxm,>=80` (R16).
  /// `cm_text` leaves out the differentials.
  CM_REQUIREMENT = 3,
  /// From 1; 0 is everybody. Which operators counterparties may have, `US|CA`, or may not have, `!CN|RU` (R15).
  CM_OPERATOR_RULE = 4,
  /// From 0, of this handle, and no part of the exchange. A contract, `h100-sxm,80,DE,on_demand,spot` (R1).
  CM_CONTRACT = 5,
  /// From 0 in the order of opening. The contract that the book trades.
  CM_BOOK = 6
} cm_name;

/// Gives the number of what `text` names. The same text has the same number, until `CM_FORGET_NAMES` takes it away
/// (R3.1).
///
/// A participant, affiliation, requirement, operator rule or contract gets a number if it has none. A book does not:
/// `CM_NOT_FOUND` if none was opened. Empty text is participant 0 and affiliation 0. O(1) expected; the first order of a
/// requirement is O(books).
cm_status cm_number(cm_exchange *exchange, cm_name name, const char *text, uint32_t *number);

/// Worth of a grade of capacity to a requirement order (R16).
typedef struct cm_differential {
  /// A requirement.
  const char *grade;
  /// Ticks above the limit, negative for less.
  int64_t ticks;
} cm_differential;
CM_ASSERT(sizeof(cm_differential) == 16, "cm_differential");

/// Gives the number of a requirement with differentials, the same for the same ones in the same order.
///
/// `differentials` may be null if `count` is 0. O(1) expected; the first order with the number is O(books).
cm_status cm_requirement(
  cm_exchange *exchange, const char *text, const cm_differential *differentials, size_t count, uint32_t *number);

/// Writes what `number` names: up to `size` bytes, a zero byte at their end. `needed`, which may be null, gets the
/// bytes that all of it takes, the zero byte included, also on `CM_TOO_SMALL`. `text` may be null if `size` is 0.
cm_status cm_text(
  const cm_exchange *exchange, cm_name name, uint32_t number, char *text, size_t size, size_t *needed);

/// Gives the ticks of a price in dollars, `2.35`. It must be a whole number of them.
cm_status cm_price(cm_exchange *exchange, const char *dollars, int64_t *ticks);

/// Writes a price in dollars with the decimals of the tick, as `cm_text` writes.
cm_status cm_price_text(const cm_exchange *exchange, int64_t ticks, char *text, size_t size, size_t *needed);

// ---------------------------------------------------------------------------------------------------------------------
// Commands
// ---------------------------------------------------------------------------------------------------------------------

/// What a command asks for (R4), and the fields that it uses besides `time`. All others must be 0.
typedef enum cm_command_kind {
  /// An order enters: all fields but `new_id` and `upper_price`.
  CM_SUBMIT = 1,
  /// An order ends: `id`.
  CM_CANCEL = 2,
  /// An order shrinks and keeps its place: `id`, `quantity` by which it does.
  CM_REDUCE = 3,
  /// An order gets another price, quantity and place: `id`, `price`, `quantity`, `new_id` (0 keeps the id).
  CM_REPLACE = 4,
  /// All orders of a participant end: `participant`, and `scope` with the flag `CM_IN_ONE_BOOK`.
  CM_CANCEL_ALL = 5,
  /// A book opens: `scope`, the number of a contract, and `quantity`, its lot (R20), 0 for 1.
  CM_OPEN_BOOK = 6,
  /// Time passes: nothing.
  CM_ADVANCE = 7,
  /// The phase of a book changes (R17): `scope`, the book.
  CM_HALT = 8,
  CM_RESUME = 9,
  CM_OPEN_AUCTION = 10,
  CM_UNCROSS = 11,
  CM_CLOSE_BOOK = 12,
  /// A book gets a price band (R18): `scope`, `price` for the low edge and `upper_price` for the high one, 0 for none.
  CM_SET_PRICE_BAND = 13,
  /// Names that no live order uses lose their numbers (R3.1): nothing.
  CM_FORGET_NAMES = 14,
  /// Orders of an auction may only improve from now on (R17.1): `scope`, the book.
  CM_LOCK_AUCTION = 15,
  /// Reports what an uncross would come to now (R19.1): `scope`, the book.
  CM_INDICATE = 16,
  /// The auctions of a book begin and end by themselves (R17.2): `scope`, the book, `opens`, `locks`, `uncrosses`,
  /// `every_hours` and the flag `CM_CANCEL_UNMATCHED`; with nothing but `scope`, they do no more.
  CM_SCHEDULE_AUCTION = 17
} cm_command_kind;

typedef enum cm_side { CM_NO_SIDE = 0, CM_BID = 1, CM_ASK = 2 } cm_side;

/// How long an order lives (R9): until cancelled, until its expiry, not beyond its arrival, whole on arrival or not
/// at all.
typedef enum cm_time_in_force { CM_GTC = 0, CM_GTD = 1, CM_IOC = 2, CM_FOK = 3 } cm_time_in_force;

/// What happens where an order finds an affiliated maker (R14).
typedef enum cm_self_trade {
  CM_CANCEL_NEWEST = 0,
  CM_CANCEL_OLDEST = 1,
  CM_CANCEL_BOTH = 2,
  CM_DECREMENT = 3
} cm_self_trade;

typedef enum cm_flag {
  /// The order has no limit (R9), and `price` is 0.
  CM_MARKET_ORDER = 1,
  /// Rejected rather than trade on arrival (R11).
  CM_POST_ONLY = 2,
  /// Trades whole or not at all (R15).
  CM_ALL_OR_NONE = 4,
  /// All of it comes from one book (R16.4).
  CM_SAME_BOOK = 8,
  /// `scope` is a requirement and not a book (R16).
  CM_FOR_REQUIREMENT = 16,
  /// Of `CM_CANCEL_ALL`: in the book `scope` only.
  CM_IN_ONE_BOOK = 32,
  /// Of `CM_SCHEDULE_AUCTION`: displayed orders that have not traded whole end.
  CM_CANCEL_UNMATCHED = 64,
  /// The same GPUs in each of the consecutive windows of the requirement's span, or nothing (R21).
  CM_STRIP = 128
} cm_flag;

/// A command. 0 in a field of an order is: no expiry, nobody, none, all of it displayed, no condition, operator
/// unknown.
typedef struct cm_command {
  /// When (R5). A time before the exchange's present counts as the present.
  uint64_t time;
  /// The caller's number for the order (R6).
  uint64_t id;
  /// Ticks per GPU-hour.
  int64_t price;
  /// GPUs.
  int64_t quantity;
  /// When a `CM_GTD` order ends.
  uint64_t expiry;
  uint64_t new_id;
  int64_t upper_price;
  /// A book; a requirement or a contract where `kind` and `flags` say so.
  uint32_t scope;
  uint32_t participant;
  uint32_t affiliation;
  /// How many GPUs an iceberg shows (R13).
  uint32_t display_quantity;
  /// How many GPUs the first execution must have at least (R15).
  uint32_t minimum_quantity;
  /// How many GPUs any one participant may trade with the order at most (R15).
  uint32_t maximum_per_counterparty;
  /// An operator rule (R15).
  uint32_t operators;
  /// The country whose law reaches the participant, two capital letters of ISO 3166-1 (R3).
  char operator_country[2];
  /// A `cm_command_kind`.
  uint8_t kind;
  /// A `cm_side`.
  uint8_t side;
  /// A `cm_time_in_force`.
  uint8_t time_in_force;
  /// A `cm_self_trade`.
  uint8_t self_trade;
  /// A sum of `cm_flag`.
  uint16_t flags;
  /// After how many hours an auction comes again; 0 if it does not.
  uint32_t every_hours;
  /// When an auction opens, is locked (0 if it never is) and is uncrossed.
  uint64_t opens;
  uint64_t locks;
  uint64_t uncrosses;
  uint64_t reserved;
} cm_command;
CM_ASSERT(sizeof(cm_command) == 128, "cm_command");
CM_ASSERT(offsetof(cm_command, scope) == 56 && offsetof(cm_command, kind) == 86, "cm_command");

/// Carries out `count` commands in order, and forgets the events of the call before.
///
/// First all of them are looked at. If one is no command, `CM_BAD_COMMAND`: none was carried out, the events of the
/// call before are still there, and `position`, which may be null, gets its place. Otherwise each is answered by
/// events (`cm_events`).
///
/// With a journal all commands are written to the log, and synced as its policy says, before they are carried out,
/// 3,600 at a time. `CM_JOURNAL_FAILED` then says that commands from some place on were not carried out: those that
/// were have events, and `cm_look` has their count.
///
/// Costs what the commands cost, some 20 ns a command besides, and room for the largest array so far, 100 bytes a
/// command. A call costs some 100 ns, so one with some thousand commands is as fast as one with more.
cm_status cm_apply(cm_exchange *exchange, const cm_command *commands, size_t count, size_t *position);

// ---------------------------------------------------------------------------------------------------------------------
// Events
// ---------------------------------------------------------------------------------------------------------------------

/// The kinds of event (R7), and the fields that each uses besides `time` and the command. All others are 0, `scope`
/// is then `CM_NO_BOOK`.
typedef enum cm_event_kind {
  /// `scope` the book, `contra_order` the fingerprint of its contract, `quantity` its lot, 0 for 1.
  CM_EVENT_BOOK_OPENED = 1,
  /// `scope`; the reason is a `cm_phase`.
  CM_EVENT_BOOK_PHASE = 2,
  /// `order`, `price` (0 without a limit), `quantity`, `scope`, side, `participant`; the reason is a
  /// `cm_time_in_force`. `open_quantity` is what rests at once and is displayed, with no `CM_EVENT_RESTED` (R7.2),
  /// `contra_open_quantity` the number of eligible books.
  CM_EVENT_ACCEPTED = 3,
  /// `order`, 0 for what is about no order; the reason is a `cm_reject_reason`.
  CM_EVENT_REJECTED = 4,
  /// `order` the taker, `contra_order` the maker, `price`, `quantity`, `scope`, side of the taker (none in an uncross);
  /// `open_quantity` and `participant` of the taker, `contra_open_quantity` and `contra_participant` of the maker.
  CM_EVENT_TRADE = 5,
  /// `order`, `price`, `open_quantity` displayed, `scope`, side.
  CM_EVENT_RESTED = 6,
  /// `order`, `quantity` by which, `open_quantity`, `scope`; the reason is a `cm_reduce_reason`.
  CM_EVENT_REDUCED = 7,
  /// `order` the old id, `contra_order` the new one, `price`, `quantity`, `participant`.
  CM_EVENT_REPLACED = 8,
  /// `order`, `quantity` that was open, `scope`; the reason is a `cm_cancel_reason`.
  CM_EVENT_CANCELLED = 9,
  /// `scope`, `price` the low edge, `contra_order` the high one, 0 for none; the reason is a `cm_phase`.
  CM_EVENT_PRICE_BAND = 10,
  /// `order`.
  CM_EVENT_WAITING = 11,
  /// `order`, `scope`, side, `price` its limit there, `open_quantity` that it offers there.
  CM_EVENT_PLACED = 12,
  /// `order`, `scope`.
  CM_EVENT_WITHDRAWN = 13,
  /// `participant` is how many names have no number any more, because no live order used them (R3.1).
  CM_EVENT_NAMES_FORGOTTEN = 14,
  /// `scope`, `price` (0 if nothing would trade), the volume in `quantity` and from 2^32 on in `contra_open_quantity`, the
  /// surplus in `open_quantity` and from 2^32 on in `contra_order`, and its side.
  CM_EVENT_INDICATIVE = 15
} cm_event_kind;

typedef enum cm_reject_reason {
  CM_REJECT_UNKNOWN_ORDER = 0,
  CM_REJECT_QUANTITY = 1,
  CM_REJECT_PRICE = 2,
  CM_REJECT_OPTIONS = 3,
  CM_REJECT_EXPIRY = 4,
  CM_REJECT_BOOK = 5,
  CM_REJECT_PHASE = 6,
  CM_REJECT_DUPLICATE_ORDER_ID = 7,
  CM_REJECT_PRICE_BAND = 8,
  CM_REJECT_SELF_TRADE = 9,
  CM_REJECT_POST_ONLY = 10,
  CM_REJECT_TOO_MANY_BOOKS = 11
} cm_reject_reason;

typedef enum cm_cancel_reason {
  CM_CANCEL_REQUESTED = 0,
  CM_CANCEL_IOC = 1,
  CM_CANCEL_FOK = 2,
  CM_CANCEL_SELF_TRADE = 3,
  CM_CANCEL_EXPIRED = 4,
  CM_CANCEL_GATE_CLOSED = 5,
  CM_CANCEL_CANCEL_ALL = 6,
  CM_CANCEL_BOOK_CLOSED = 7,
  CM_CANCEL_POST_HALT = 8,
  CM_CANCEL_AUCTION_ENDED = 9
} cm_cancel_reason;

typedef enum cm_reduce_reason { CM_REDUCE_REQUESTED = 0, CM_REDUCE_SELF_TRADE = 1 } cm_reduce_reason;

typedef enum cm_phase {
  CM_PHASE_CONTINUOUS = 0,
  CM_PHASE_HALTED = 1,
  CM_PHASE_AUCTION = 2,
  CM_PHASE_CLOSED = 3,
  CM_PHASE_NO_CANCEL = 4
} cm_phase;

/// The `scope` of an event that has neither a book nor a requirement.
#define CM_NO_BOOK UINT32_MAX

/// What happened. Applied in order, events rebuild every book (R7.2).
typedef struct cm_event {
  /// A `cm_event_kind`.
  uint8_t kind;
  /// Reason, side, and whether `scope` is a requirement: `cm_event_reason` and so on.
  uint8_t detail;
  /// The number of the command, 48 bits: `cm_event_command`.
  uint16_t command_low;
  uint32_t command_high;
  uint64_t time;
  uint64_t order;
  uint64_t contra_order;
  int64_t price;
  uint32_t quantity;
  uint32_t open_quantity;
  uint32_t contra_open_quantity;
  uint32_t participant;
  uint32_t contra_participant;
  uint32_t scope;
} cm_event;
CM_ASSERT(sizeof(cm_event) == 64, "cm_event");
CM_ASSERT(offsetof(cm_event, time) == 8 && offsetof(cm_event, scope) == 60, "cm_event");

/// The number of the command that led to the event, from 1 over the life of the exchange (R7.1).
static inline uint64_t cm_event_command(const cm_event *event) {
  return (uint64_t)event->command_high << 16 | event->command_low;
}

/// What it is a number of depends on the kind: a `cm_reject_reason`, `cm_phase` and so on.
static inline uint8_t cm_event_reason(const cm_event *event) { return event->detail & 31; }

static inline cm_side cm_event_side(const cm_event *event) { return (cm_side)(event->detail >> 5 & 3); }

/// 1 if `scope` is a requirement, 0 if it is a book.
static inline int cm_event_is_for_requirement(const cm_event *event) { return event->detail >> 7; }

/// Lends the events of the latest `cm_apply`, oldest first, without a copy. O(1).
///
/// `first_number`, which may be null, gets the number of the first one over the life of the exchange, from 1; those
/// behind it count on without a gap (R7.4). The array is there until the next `cm_apply` or `cm_close` of the handle.
cm_status cm_events(const cm_exchange *exchange, const cm_event **events, size_t *count, uint64_t *first_number);

// ---------------------------------------------------------------------------------------------------------------------
// Looking
// ---------------------------------------------------------------------------------------------------------------------

/// The exchange as it is now.
typedef struct cm_view {
  /// The present: the latest time that a command had (R5).
  uint64_t now;
  /// Over its life.
  uint64_t command_count;
  uint64_t event_count;
  /// A hash of all events of its life, equal for equal events on every machine.
  uint64_t digest;
  uint64_t live_orders;
  uint64_t waiting_orders;
  uint32_t books;
  uint32_t participants;
  uint64_t reserved[2];
} cm_view;
CM_ASSERT(sizeof(cm_view) == 72, "cm_view");

/// O(1).
cm_status cm_look(const cm_exchange *exchange, cm_view *view);

/// One price of one side of a book, as the market sees it.
typedef struct cm_level {
  int64_t price;
  /// GPUs of orders that are in this book alone.
  int64_t quantity;
  /// GPUs of requirement orders, which are in other books too: they trade once, not once a book (R16.5).
  int64_t flexible_quantity;
  uint32_t orders;
  uint32_t flexible_orders;
} cm_level;
CM_ASSERT(sizeof(cm_level) == 32, "cm_level");

/// Writes up to `capacity` levels of one side of a book, best price first, and into `count` how many. `side` is
/// `CM_BID` or `CM_ASK`. `levels` may be null if `capacity` is 0. O(1) a level, and O(1) an order of a book with
/// requirement orders.
cm_status cm_depth(
  const cm_exchange *exchange, uint32_t book, cm_side side, cm_level *levels, size_t capacity, size_t *count);

/// A book as it is now.
typedef struct cm_book {
  /// Of the latest trade; 0 before the first.
  int64_t last_price;
  /// The best displayed prices; 0 for none.
  int64_t best_bid;
  int64_t best_ask;
  /// A `cm_phase`.
  uint8_t phase;
  uint8_t reserved0[3];
  /// All that trades in the book is a multiple of it (R20).
  uint32_t lot;
  uint64_t reserved[4];
} cm_book;
CM_ASSERT(sizeof(cm_book) == 64, "cm_book");

/// `CM_NOT_FOUND` if there is no such book. O(1).
cm_status cm_look_at_book(const cm_exchange *exchange, uint32_t book, cm_book *view);

/// A live order as it is now. Fields with the names of those of `cm_command` mean the same.
typedef struct cm_order {
  uint64_t id;
  int64_t price;
  /// GPUs still wanted, hidden ones included; how many of them the market sees; how many were traded.
  int64_t open_quantity;
  int64_t displayed_quantity;
  int64_t traded_quantity;
  /// Its place in time: of two orders at one price, the lower stamp trades first (R8).
  uint64_t stamp;
  uint64_t expiry;
  uint32_t scope;
  uint32_t participant;
  uint32_t affiliation;
  uint32_t minimum_quantity;
  uint32_t maximum_per_counterparty;
  uint32_t operators;
  char operator_country[2];
  uint8_t side;
  uint8_t time_in_force;
  uint8_t self_trade;
  uint8_t reserved0;
  uint16_t flags;
  uint64_t reserved[5];
} cm_order;
CM_ASSERT(sizeof(cm_order) == 128, "cm_order");

/// `CM_NOT_FOUND` if no order of this id is live. O(1) expected.
cm_status cm_find_order(const cm_exchange *exchange, uint64_t id, cm_order *order);

/// Writes up to `capacity` live orders of a participant, in order of entry, and into `count` how many there are.
/// `orders` may be null if `capacity` is 0. O(1) an order; allocates.
cm_status cm_orders_of(
  const cm_exchange *exchange, uint32_t participant, cm_order *orders, size_t capacity, size_t *count);

// ---------------------------------------------------------------------------------------------------------------------
// Previews
// ---------------------------------------------------------------------------------------------------------------------

/// Why an order would not get a GPU.
typedef enum cm_cause {
  /// It is offered beyond the order's limit.
  CM_CAUSE_LIMIT = 0,
  /// Nobody offers it, at any price.
  CM_CAUSE_NOTHING_OFFERED = 1,
  /// A limit per counterparty, the order's or the maker's, is reached (R15).
  CM_CAUSE_COUNTERPARTY_LIMIT = 2,
  /// The operator of one of the two is not admitted by the other (R15).
  CM_CAUSE_OPERATOR = 3,
  /// It belongs to an affiliated order, or such an order ended or shrank the order (R14).
  CM_CAUSE_AFFILIATION = 4,
  /// It takes more at once (R10, R15, R16.4).
  CM_CAUSE_CONDITION = 5,
  /// It is offered within the limit in a book that is not continuous (R17).
  CM_CAUSE_PHASE = 6,
  /// Its price is outside the band, or too far from the reference price (R18).
  CM_CAUSE_BAND = 7
} cm_cause;

/// What an order would do if it were submitted now. Of an order that would be rejected, all but `quantity`,
/// `is_rejected` and `reject_reason` is 0.
///
/// `filled_quantity`, `open_quantity`, `cancelled_quantity` and `decremented_quantity` add up to `quantity`, and so do
/// `filled_quantity` and all `shortfalls`. The lists are parts of those of `cm_preview_lists`: `fill_count` fills from
/// the one at `first_fill` on, and so on.
typedef struct cm_previewed_order {
  /// GPUs, as the order states them.
  int64_t quantity;
  /// GPUs that it would trade; a strip that many in each leg, and each leg has fills of its own (R21).
  int64_t filled_quantity;
  /// The price of a GPU-hour over all fills, less what their grades are worth (R16.2), to the nearest tick; 0 without
  /// fills.
  int64_t average_net_price;
  /// GPUs that would be left and live on, hidden ones included.
  int64_t open_quantity;
  /// GPUs that would be left and end.
  int64_t cancelled_quantity;
  /// GPUs that affiliated orders would take off it without a trade (R14).
  int64_t decremented_quantity;
  /// The GPUs that it would not get, by `cm_cause`.
  int64_t shortfalls[8];
  uint32_t first_fill;
  uint32_t fill_count;
  uint32_t first_place;
  uint32_t place_count;
  uint32_t first_affiliated_order;
  uint32_t affiliated_order_count;
  uint32_t first_stopped_book;
  uint32_t stopped_book_count;
  /// 1 if it would be rejected, with a `cm_reject_reason`.
  uint8_t is_rejected;
  uint8_t reject_reason;
  /// 1 if what lives on would wait undisplayed: a conditional order (R15.1), or one without a book (R16).
  uint8_t is_waiting;
  /// The `cm_cancel_reason` of `cancelled_quantity`.
  uint8_t cancel_reason;
  uint32_t reserved0;
  uint64_t reserved[5];
} cm_previewed_order;
CM_ASSERT(sizeof(cm_previewed_order) == 192, "cm_previewed_order");

/// What would be traded in one book at one price.
typedef struct cm_fill {
  /// The makers' price.
  int64_t price;
  int64_t quantity;
  /// What the grade of the book is worth beyond the order's limit, in ticks (R16).
  int64_t differential;
  uint32_t book;
  uint32_t reserved0;
} cm_fill;
CM_ASSERT(sizeof(cm_fill) == 32, "cm_fill");

/// Where what is left would stand.
typedef struct cm_place {
  /// The order's limit in the book.
  int64_t price;
  /// How many GPUs the market would see there: 0 of an order that waits.
  int64_t displayed_quantity;
  uint32_t book;
  uint32_t reserved0;
} cm_place;
CM_ASSERT(sizeof(cm_place) == 24, "cm_place");

/// An affiliated order that would change (R14).
typedef struct cm_affiliated_order {
  uint64_t id;
  /// GPUs that it would lose, and those that it would have left; it ends at 0.
  int64_t quantity;
  int64_t open_quantity;
} cm_affiliated_order;
CM_ASSERT(sizeof(cm_affiliated_order) == 24, "cm_affiliated_order");

/// The lists of all previews of one call, one behind the other.
typedef struct cm_preview_lists {
  /// In the order in which each order first trades at each book and price.
  const cm_fill *fills;
  size_t fill_count;
  /// By number of the book.
  const cm_place *places;
  size_t place_count;
  /// In the order in which they are met.
  const cm_affiliated_order *affiliated_orders;
  size_t affiliated_order_count;
  /// Books that an order would send to auction, because its next trade there may not print (R18).
  const uint32_t *stopped_books;
  size_t stopped_book_count;
} cm_preview_lists;
CM_ASSERT(sizeof(cm_preview_lists) == 64, "cm_preview_lists");

/// Says what each of `count` orders would do if it, and none of the others, were submitted now. Nothing changes: no
/// order, no event, no digest.
///
/// `orders` are commands of the kind `CM_SUBMIT`, whose `time` is not looked at. If one is none, `CM_BAD_COMMAND`, and
/// `position`, which may be null, gets its place. `previews` gets `count` records. `lists`, which may be null, lends
/// the lists until the next `cm_preview` or `cm_close` of the handle. They tell of hidden quantity, as the trades
/// would: show them to the one whose order it is.
///
/// Costs what submitting the order would, O(levels) in the books where it gets less than it wants, and some 100 ns;
/// allocates.
cm_status cm_preview(
  cm_exchange *exchange, const cm_command *orders, size_t count, cm_previewed_order *previews,
  cm_preview_lists *lists, size_t *position);

// ---------------------------------------------------------------------------------------------------------------------
// Market data
// ---------------------------------------------------------------------------------------------------------------------

/// Every book as the market sees it: no participants, no hidden parts of icebergs, no orders that wait.
///
/// A feed makes it from events alone. It is apart from the exchange, on the same thread or another, or in another
/// process that gets the events. It leaves no words for a failure: the status says all. docs/market-data.md says what
/// readers do with it.
typedef struct cm_feed cm_feed;

/// How a feed is kept. A field that is 0 has its default.
typedef struct cm_feed_settings {
  /// For how many displayed orders there is room from the start, 16 to 268,435,456; others get room as they come.
  /// Default 1,024. Not used by a feed that joins an exchange.
  uint64_t expected_orders;
  /// 1 keeps at hand what is ahead of each order, for `cm_feed_queue_positions`. Each change of an order is then O(log
  /// n) in the orders of its level.
  uint8_t indexes_queues;
  /// 1 writes down what events change for readers of single orders, for `cm_feed_changes`.
  uint8_t records_changes;
  uint8_t reserved0[6];
  uint64_t reserved[2];
} cm_feed_settings;
CM_ASSERT(sizeof(cm_feed_settings) == 32, "cm_feed_settings");

/// Makes a feed.
///
/// Without an exchange, which is null, it follows events from number 1 on. With one it joins it as it is now, and the
/// events that `cm_events` lends count as followed: do this after a restart. The feed then stands alone, whatever
/// becomes of the exchange. `settings` may be null for the defaults. O(n log n) in the live orders and their books.
cm_status cm_open_feed(const cm_exchange *exchange, const cm_feed_settings *settings, cm_feed **feed);

/// Ends a feed and frees all it has. What was lent is gone. Null is allowed.
void cm_close_feed(cm_feed *feed);

/// Follows `events`, of which the first has the number `first_number` over the life of the exchange, as `cm_events`
/// gives them. Those that were followed already are passed over.
///
/// `CM_GAP` if some are missing: nothing was followed. `CM_CONTRADICTION` if an event cannot follow those before it:
/// those before it were followed, as `cm_look_at_feed` says. Then open another feed that joins. The events may come
/// from anybody: whatever they are, the feed stays whole. O(1) expected an event of an order of one book, O(its books)
/// one of a requirement order, and the orders behind it where it enters a queue. No allocation once the feed has
/// grown.
cm_status cm_follow(cm_feed *feed, const cm_event *events, size_t count, uint64_t first_number);

/// A feed as it is now.
typedef struct cm_feed_view {
  /// The number of the latest event that was followed; 0 before the first.
  uint64_t sequence;
  uint32_t books;
  uint32_t reserved0;
  uint64_t reserved[2];
} cm_feed_view;
CM_ASSERT(sizeof(cm_feed_view) == 32, "cm_feed_view");

/// O(1).
cm_status cm_look_at_feed(const cm_feed *feed, cm_feed_view *view);

/// The best levels and the trades of a book. A level without orders is none.
typedef struct cm_top_of_book {
  /// The number of the latest event that changed the book: a level, the phase, or the trades (R7.4).
  uint64_t sequence;
  int64_t bid_price;
  int64_t bid_quantity;
  int64_t bid_flexible_quantity;
  int64_t ask_price;
  int64_t ask_quantity;
  int64_t ask_flexible_quantity;
  uint32_t bid_orders;
  uint32_t bid_flexible_orders;
  uint32_t ask_orders;
  uint32_t ask_flexible_orders;
  /// Of the latest trade; 0 before the first. The quantity is 0 also of one from before the feed joined.
  int64_t last_price;
  int64_t last_quantity;
  /// GPUs traded, and trades, since the feed was opened.
  uint64_t traded_quantity;
  uint64_t trade_count;
  /// A `cm_phase`.
  uint8_t phase;
  uint8_t reserved0[7];
  uint64_t reserved[2];
} cm_top_of_book;
CM_ASSERT(sizeof(cm_top_of_book) == 128, "cm_top_of_book");

/// `CM_NOT_FOUND` if there is no such book. O(1).
cm_status cm_feed_top(const cm_feed *feed, uint32_t book, cm_top_of_book *top);

/// Writes the books that have changed after the event `since`, up to `capacity`, the one that changed last first, and
/// into `count` how many there are. `books` may be null if `capacity` is 0. O(changed books).
cm_status cm_feed_changed_books(
  const cm_feed *feed, uint64_t since, uint32_t *books, size_t capacity, size_t *count);

/// The newest state of one level.
typedef struct cm_level_update {
  int64_t price;
  int64_t quantity;
  int64_t flexible_quantity;
  /// Both are 0 if the level is gone.
  uint32_t orders;
  uint32_t flexible_orders;
  /// A `cm_side`.
  uint8_t side;
  uint8_t reserved0[7];
} cm_level_update;
CM_ASSERT(sizeof(cm_level_update) == 40, "cm_level_update");

/// What has changed in a book for a reader of levels.
typedef struct cm_depth_update {
  /// The sequence of the book that the reader must have at least; 0 if the update is complete.
  uint64_t since;
  /// The sequence that it has with the update.
  uint64_t sequence;
  /// How many levels.
  uint64_t level_count;
  /// 1 if the levels are all of the book, and what the reader had is void.
  uint8_t is_complete;
  /// A `cm_phase`.
  uint8_t phase;
  uint8_t reserved0[6];
} cm_depth_update;
CM_ASSERT(sizeof(cm_depth_update) == 32, "cm_depth_update");

/// Writes what has changed in a book since it had the sequence `since`: each level once, in its newest state.
///
/// With `since` 0 it is all of the book, a snapshot at its sequence: the bids, then the asks, best first. So it is too
/// if the feed no longer knows which levels are gone since; it remembers the latest 4,096. Otherwise the levels have
/// no order, and there are none if nothing has changed.
///
/// `CM_TOO_SMALL` if `capacity` is less than `update->level_count`, which is written then too. `levels` may be null if
/// `capacity` is 0. O(levels changed and removed since), or O(levels) if complete; allocates.
cm_status cm_feed_update(
  const cm_feed *feed, uint32_t book, uint64_t since, cm_depth_update *update, cm_level_update *levels,
  size_t capacity);

/// Writes up to `capacity` levels of one side of a book, as `cm_depth` does. O(1) a level.
cm_status cm_feed_depth(
  const cm_feed *feed, uint32_t book, cm_side side, cm_level *levels, size_t capacity, size_t *count);

/// An order in a queue, as the market sees it.
typedef struct cm_displayed_order {
  uint64_t id;
  int64_t price;
  /// GPUs displayed: of an iceberg the clip, of a requirement order all that it has open.
  int64_t quantity;
  /// A `cm_side`.
  uint8_t side;
  /// 1 for a requirement order, which is in other books too (R16.1).
  uint8_t is_flexible;
  uint8_t reserved0[6];
} cm_displayed_order;
CM_ASSERT(sizeof(cm_displayed_order) == 32, "cm_displayed_order");

/// Writes up to `capacity` displayed orders of one side of a book, the first to trade first, and into `count` how many
/// there are. `orders` may be null if `capacity` is 0. O(1) an order of the side.
cm_status cm_feed_orders(
  const cm_feed *feed, uint32_t book, cm_side side, cm_displayed_order *orders, size_t capacity, size_t *count);

/// Gives the checksum of the best `levels` levels of each side of a book: the CRC-32 that docs/market-data.md defines.
/// O(levels).
cm_status cm_feed_checksum(const cm_feed *feed, uint32_t book, size_t levels, uint32_t *checksum);

/// Where a displayed order is in the queue of its level.
typedef struct cm_queue_position {
  /// As of `cm_displayed_order`.
  uint64_t id;
  int64_t price;
  int64_t quantity;
  /// What is displayed ahead of it at its price, by orders of this book alone and by requirement orders.
  int64_t quantity_ahead;
  int64_t flexible_quantity_ahead;
  uint32_t orders_ahead;
  uint32_t flexible_orders_ahead;
  uint32_t book;
  uint8_t side;
  uint8_t is_flexible;
  uint8_t reserved0[2];
  uint64_t reserved[1];
} cm_queue_position;
CM_ASSERT(sizeof(cm_queue_position) == 64, "cm_queue_position");

/// Writes up to `capacity` positions of an order, one for each book in which it is displayed, and into `count` how
/// many there are: 0 of an order that waits, or is not there. `positions` may be null if `capacity` is 0.
///
/// The next clip of an iceberg has a position of its own, at the end of the queue (R13). O(log n) expected a book, in
/// the orders of the level, if the feed `indexes_queues`; O(orders ahead) if not.
cm_status cm_feed_queue_positions(
  const cm_feed *feed, uint64_t id, cm_queue_position *positions, size_t capacity, size_t *count);

/// What an event changed in a book for a reader of single orders, and the fields that it uses besides `sequence`,
/// `previous` and `book`.
typedef enum cm_change_kind {
  /// The book is new, empty and continuous.
  CM_CHANGE_OPENED = 1,
  /// `phase`.
  CM_CHANGE_PHASE = 2,
  /// `price`, `quantity`, `side` of the taker (none in an uncross). What it took from displayed orders follows.
  CM_CHANGE_TRADE = 3,
  /// An order is displayed: `order`, `behind`, `side`, `price`, `quantity`, `is_flexible`.
  CM_CHANGE_ADDED = 4,
  /// An order displays less, and keeps its place: the same but `behind`.
  CM_CHANGE_REDUCED = 5,
  /// An order is no longer displayed: `order`.
  CM_CHANGE_REMOVED = 6
} cm_change_kind;

/// One change of one book.
typedef struct cm_book_change {
  /// The number of the event, which is from now on the sequence of the book.
  uint64_t sequence;
  /// The sequence of the book before. A reader whose book has a lower one has missed changes.
  uint64_t previous;
  uint64_t order;
  /// The order directly ahead of it; 0 at the head of its queue.
  uint64_t behind;
  int64_t price;
  int64_t quantity;
  uint32_t book;
  /// A `cm_change_kind`.
  uint8_t kind;
  uint8_t side;
  uint8_t phase;
  uint8_t is_flexible;
  uint64_t reserved[1];
} cm_book_change;
CM_ASSERT(sizeof(cm_book_change) == 64, "cm_book_change");

/// Lends what the latest `cm_follow` changed, in order, if the feed `records_changes`; otherwise there is nothing. The
/// array is there until the next `cm_follow` or `cm_close_feed` of the handle. O(1).
cm_status cm_feed_changes(const cm_feed *feed, const cm_book_change **changes, size_t *count);

// ---------------------------------------------------------------------------------------------------------------------
// Snapshots in memory
// ---------------------------------------------------------------------------------------------------------------------

/// Writes a snapshot: all that decides how the exchange goes on. Events that wait to be read are not part of it.
///
/// `needed` gets how many bytes it has. `CM_TOO_SMALL` if `size` is less; `bytes` may be null if `size` is 0. O(n log
/// n) in the live orders, each time: about 100 bytes an order, and the names, are enough for one call to do.
cm_status cm_save(const cm_exchange *exchange, uint8_t *bytes, size_t size, size_t *needed);

/// Makes an exchange from a snapshot: it goes on where the other one was, with the same settings, numbers and digest.
///
/// The bytes may come from anybody: they are checked completely. `CM_BAD_SNAPSHOT` if they are
/// none. O(n log n) in the orders.
cm_status cm_restore(const uint8_t *bytes, size_t size, cm_exchange **exchange, char *reason, size_t reason_size);

// ---------------------------------------------------------------------------------------------------------------------
// Journals
// ---------------------------------------------------------------------------------------------------------------------

/// When a journal waits for the disk.
typedef enum cm_sync_policy {
  /// Before any command is carried out: nothing that `cm_apply` has returned for is ever lost.
  CM_SYNC_ALWAYS = 0,
  /// With the first command that comes `sync_interval` after the last time, or later.
  CM_SYNC_INTERVAL = 1,
  /// When the system sees fit.
  CM_SYNC_NEVER = 2
} cm_sync_policy;

/// Which segments of the log a snapshot lets stay: all; those that ended less than `keep_count` days before the
/// present; so many of the newest.
typedef enum cm_retention { CM_KEEP_ALL = 0, CM_KEEP_DAYS = 1, CM_KEEP_SEGMENTS = 2 } cm_retention;

/// How a journal is kept.
typedef struct cm_journal_settings {
  /// Nanoseconds, for `CM_SYNC_INTERVAL`; otherwise 0.
  uint64_t sync_interval;
  /// How many bytes a segment of the log has when the next one begins; 0 for 1 GiB.
  uint64_t segment_bytes;
  /// For `CM_KEEP_DAYS` and `CM_KEEP_SEGMENTS`; otherwise 0.
  uint32_t keep_count;
  /// A `cm_sync_policy`.
  uint8_t sync;
  /// A `cm_retention`.
  uint8_t keep;
  uint16_t reserved0;
  uint64_t reserved[2];
} cm_journal_settings;
CM_ASSERT(sizeof(cm_journal_settings) == 40, "cm_journal_settings");

/// What was found when a journal was opened.
typedef struct cm_recovery {
  /// How many commands the exchange has carried out over its life.
  uint64_t command_count;
  /// How many of those a snapshot had; 0 if there was none.
  uint64_t snapshot_command_count;
  /// How many bytes of an unfinished write were cut off.
  uint64_t cut_bytes;
  /// How many newer snapshots could not be read.
  uint32_t unreadable_snapshots;
  uint32_t reserved0;
  uint64_t reserved[2];
} cm_recovery;
CM_ASSERT(sizeof(cm_recovery) == 48, "cm_recovery");

/// Opens the journal in `directory`, which is made if it is not there, and brings its exchange to where it was: bit
/// for bit, after whatever end.
///
/// `settings` and `journal` may be null for the defaults, `recovery` and `reason` if nobody asks. The settings must
/// be those of the journal, `expected_orders` apart. O(orders of the newest snapshot + commands behind it).
/// `CM_JOURNAL_FAILED`, `CM_JOURNAL_LOCKED`, `CM_JOURNAL_DAMAGED`, `CM_OTHER_SETTINGS`: what was there is as it was.
cm_status cm_open_journal(
  const char *directory, const cm_settings *settings, const cm_journal_settings *journal, cm_exchange **exchange,
  cm_recovery *recovery, char *reason, size_t reason_size);

/// Returns once everything that was carried out is safe on the disk, whatever the policy.
cm_status cm_sync(cm_exchange *exchange);

/// Writes a snapshot into the journal's directory, so that it opens quickly, and removes what `keep` lets go. O(n log
/// n) in the live orders, about a second for a million. If it fails, the journal goes on all the same, unless its log
/// failed.
cm_status cm_snapshot(cm_exchange *exchange);

#ifdef __cplusplus
}
#endif

#endif
