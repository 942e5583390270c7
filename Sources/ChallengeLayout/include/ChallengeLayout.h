// The records of the Matching Engine Algorithm Performance Challenge, as its documentation states them.
#ifndef CHALLENGE_LAYOUT_H
#define CHALLENGE_LAYOUT_H

#include <stdint.h>

/// A new order. 32 bytes.
typedef struct {
  uint64_t order_id;
  uint64_t sequence_number;
  int64_t price_ticks;
  uint32_t quantity;
  /// 0 buys, 1 sells.
  uint8_t side;
  /// 1 if what does not trade at once is cancelled.
  uint8_t is_immediate_or_cancel;
  uint8_t unused[2];
} ChallengeNewOrder;

/// The cancel of an order. 16 bytes.
typedef struct {
  uint64_t order_id;
  uint64_t sequence_number;
} ChallengeCancel;

/// An order is to have another price and quantity, behind all that rest at that price. 32 bytes.
typedef struct {
  uint64_t order_id;
  uint64_t sequence_number;
  int64_t new_price_ticks;
  uint32_t new_quantity;
  uint8_t side;
  uint8_t unused[3];
} ChallengeModify;

/// One message of a batch. 40 bytes.
typedef struct {
  /// 0 for a new order, 1 for a cancel, 2 for a modify.
  uint8_t type;
  uint8_t unused[7];
  union {
    ChallengeNewOrder new_order;
    ChallengeCancel cancel;
    ChallengeModify modify;
  };
} ChallengeMessage;

/// What an engine reports. 64 bytes.
typedef struct {
  /// 0 order accepted, 1 trade, 2 cancelled, 3 modified, 4 cancel rejected, 5 modify rejected.
  uint8_t type;
  uint8_t side;
  uint8_t unused1[6];
  /// That of the message which led to the report.
  uint64_t sequence_number;
  uint64_t order_id;
  /// Of a trade the maker's.
  int64_t price_ticks;
  uint32_t quantity;
  uint32_t unused2;
  uint64_t maker_order_id;
  uint64_t taker_order_id;
  uint64_t unused3;
} ChallengeReport;

/// A queue of reports with one producer and one consumer.
typedef struct {
  /// A queue with room for at least so many reports; null if there is no memory.
  void *(*create)(uint32_t capacity);
  /// 1 if the report was taken, 0 if there is no room.
  int (*push)(void *queue, const ChallengeReport *report);
  /// Takes up to `maximum` reports out and answers how many.
  uint32_t (*drain)(void *queue, ChallengeReport *reports, uint32_t maximum);
  /// Shows the consumer all that was pushed.
  void (*flush)(void *queue);
  void (*destroy)(void *queue);
} ChallengeTransport;

#endif
