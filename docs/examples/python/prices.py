"""Prints the course of the price in each book of an order stream, and draws it if matplotlib is there.

    python3 docs/examples/python/prices.py [STREAM.csv [PICTURE.png]]
"""

import pathlib
import sys

import numpy as np

import compute_matching as cm
from order_stream import Reader

SAMPLE = pathlib.Path(__file__).resolve().parents[2] / "samples/market-2025.csv"

# %% Carry out the whole stream
path = sys.argv[1] if len(sys.argv) > 1 else str(SAMPLE)
exchange = cm.Exchange()
# What apply returns is lent until the next call.
events = np.concatenate([exchange.apply(commands).copy() for commands in Reader(exchange).batches(path)])
print(f"{len(events):,} events, digest 0x{exchange.look().digest:016x}")

# %% The trades of each book: one boolean column, no loop over events
trades = events[events["kind"] == cm.EventKind.TRADE]
print(f"{'book':48}{'trades':>8}{'GPUs':>8}{'first':>10}{'last':>10}{'bid':>10}{'ask':>10}")
for book in range(exchange.look().books):
    here = trades[trades["scope"] == book]
    if len(here) == 0:
        continue
    view = exchange.book_view(book)
    prices = [here["price"][0], here["price"][-1], view["best_bid"], view["best_ask"]]
    texts = "".join(f"{exchange.price_text(price) if price else '':>10}" for price in prices)
    print(f"{exchange.book_text(book):48}{len(here):8}{here['quantity'].sum():8}{texts}")

# %% The same as a picture
try:
    import matplotlib.pyplot as plt
except ImportError:
    print("no picture: matplotlib is not installed", file=sys.stderr)
else:
    for book in np.unique(trades["scope"]):
        here = trades[trades["scope"] == book]
        times = here["time"].astype("datetime64[ns]")
        plt.step(times, here["price"] * float(exchange.price_text(1)), where="post", label=exchange.book_text(book))
    plt.ylabel("US dollars per GPU-hour")
    plt.legend(fontsize=6)
    plt.savefig(sys.argv[2] if len(sys.argv) > 2 else "prices.png", dpi=150)
exchange.close()
