// Opens a book, lets two orders trade, and prints what happened. docs/c-and-python.md says how to build it.
#include <compute_matching.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static cm_exchange *market;

// Ends the program with the words for a failure.
static void check(cm_status status) {
  if (status == CM_OK) return;
  char reason[200];
  cm_reason(market, reason, sizeof reason);
  fprintf(stderr, "status %d: %s\n", status, reason);
  exit(1);
}

static cm_command order(uint64_t id, cm_side side, const char *dollars, int64_t quantity, const char *participant) {
  cm_command order = {.time = 2, .kind = CM_SUBMIT, .id = id, .side = side, .quantity = quantity};
  check(cm_price(market, dollars, &order.price));
  check(cm_number(market, CM_PARTICIPANT, participant, &order.participant));
  return order;
}

int main(void) {
  check(cm_open(NULL, &market, NULL, 0));
  cm_command commands[3] = {{.time = 1, .kind = CM_OPEN_BOOK}};
  check(cm_number(market, CM_CONTRACT, "h100-sxm,80,DE,on_demand,spot", &commands[0].scope));
  commands[1] = order(1, CM_ASK, "2.35", 64, "nordic-gpu");  // for book 0, the first
  commands[2] = order(2, CM_BID, "2.40", 16, "acme");
  check(cm_apply(market, commands, 3, NULL));

  const cm_event *events;
  size_t count;
  check(cm_events(market, &events, &count, NULL));
  for (size_t i = 0; i < count; i++) {
    if (events[i].kind != CM_EVENT_TRADE) continue;
    char price[32], buyer[32];
    check(cm_price_text(market, events[i].price, price, sizeof price, NULL));
    check(cm_text(market, CM_PARTICIPANT, events[i].participant, buyer, sizeof buyer, NULL));
    printf("%s bought %" PRIu32 " GPUs at %s\n", buyer, events[i].quantity, price);
  }
  cm_feed *feed;
  check(cm_open_feed(NULL, NULL, &feed));
  check(cm_follow(feed, events, count, 1));
  cm_level asks[5];
  check(cm_feed_depth(feed, 0, CM_ASK, asks, 5, &count));
  for (size_t i = 0; i < count; i++) printf("ask %" PRId64 " GPUs at %" PRId64 " ticks\n", asks[i].quantity, asks[i].price);
  cm_close_feed(feed);
  cm_command bid = order(3, CM_BID, "2.40", 60, "acme");
  cm_previewed_order preview;
  check(cm_preview(market, &bid, 1, &preview, NULL, NULL));
  printf("a bid for 60 GPUs would get %" PRId64 "\n", preview.filled_quantity);

  cm_view view;
  check(cm_look(market, &view));
  printf("%" PRIu64 " commands, %" PRIu64 " events, digest 0x%016" PRIx64 "\n", view.command_count, view.event_count,
         view.digest);
  cm_close(market);
}
