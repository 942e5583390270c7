#include "ShippedSample.h"

// A feature of C23, which clang has in every language mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char sample[] = {
#embed "../../docs/samples/market-2025.csv"
};

const unsigned char *shipped_sample(void) { return sample; }

size_t shipped_sample_size(void) { return sizeof sample; }
