"""Two partitions behind NATS JetStream, disturbed and undisturbed. scripts/bridge-test runs this."""

import asyncio
import logging
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

import nats

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVE = os.environ.get("COMPUTE_MATCHING_SERVE", str(ROOT / ".build/debug/serve"))
COLUMNS = "timestamp_ns,op,order_id,participant,side,gpu_model,vram_gb,region,sla_tier,price,quantity"
CONTRACTS = {"h100": "h100-sxm,80,DE,on_demand", "h200": "h200-sxm,141,DE,on_demand"}
ROW_COUNT = 400


def rows(partition: str) -> list[str]:
    """Rows of one partition, one of them malformed."""
    chance = random.Random(partition)
    made = [f"1000,open_book,,,,{CONTRACTS[partition]},,"]
    for place in range(1, ROW_COUNT):
        side, price, quantity = chance.choice(["bid", "ask"]), chance.randrange(200, 220), chance.randrange(1, 9)
        made.append(f"{1000 + place},submit,{place},p{place % 7},{side},{CONTRACTS[partition]},2.{price},{quantity}")
    made[100] = f"1100,submit,100,p1,bid,{CONTRACTS[partition]},2,ten"
    return made


def undisturbed(partition: str, folder: str) -> tuple[list[str], str]:
    """The events that the rows lead to where nothing goes wrong, and the last line."""
    sent = rows(partition)
    sent[100] = ",advance,,,,,,,,,"
    text = "".join([f"position,{COLUMNS}\n"] + [f"{number},{row}\n" for number, row in enumerate(sent, 1)])
    lines = subprocess.run([SERVE, f"{folder}/alone-{partition}"], input=text, text=True, capture_output=True, check=True, timeout=300).stdout
    return [line for line in lines.splitlines() if line[0].isdigit()], lines.splitlines()[-1]


class BridgeTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.folder = tempfile.TemporaryDirectory()
        with socket.socket() as free:
            free.bind(("localhost", 0))
            self.port = free.getsockname()[1]
        self.server = subprocess.Popen(
            ["nats-server", "-js", "-sd", f"{self.folder.name}/store", "-a", "localhost", "-p", str(self.port)],
            stderr=subprocess.DEVNULL)
        self.nats = await nats.connect(
            f"nats://localhost:{self.port}", max_reconnect_attempts=100, reconnect_time_wait=0.1, error_cb=self.note)
        self.stream = self.nats.jetstream()
        self.bridge = None

    async def asyncTearDown(self):
        if self.bridge:
            os.killpg(self.bridge.pid, signal.SIGKILL)
            self.bridge.wait()
        await self.nats.close()
        self.server.kill()
        self.server.wait()
        self.folder.cleanup()

    async def note(self, error: Exception):
        """The server may not be there yet."""

    def start_bridge(self):
        self.bridge = subprocess.Popen(
            [sys.executable, str(ROOT / "scripts/bridge-nats"), "--columns", COLUMNS, "--serve", SERVE, "--server",
             f"nats://localhost:{self.port}", f"{self.folder.name}", *CONTRACTS], start_new_session=True)

    def engines(self) -> list[int]:
        children = pathlib.Path(f"/proc/{self.bridge.pid}/task/{self.bridge.pid}/children").read_text()
        return [int(child) for child in children.split()]

    async def send(self, numbers: range):
        """Sends the rows of these numbers to both partitions, one in ten of them twice."""
        for number in numbers:
            for partition in CONTRACTS:
                for _ in range(2 if number % 10 == 0 else 1):
                    await self.stream.publish(
                        f"orders.{partition}", rows_of[partition][number].encode(), headers={"Nats-Msg-Id": str(number)})

    async def events(self, partition: str, count: int) -> list[str]:
        """The first events of a partition, as many as there are to be."""
        subscription = await self.stream.subscribe(f"events.{partition}", ordered_consumer=True)
        return [(await subscription.next_msg(timeout=60)).data.decode().rstrip("\n") for _ in range(count)]

    async def test_events_are_those_of_an_undisturbed_run(self):
        for partition in CONTRACTS:
            for kind in "orders", "events":
                await self.stream.add_stream(name=f"{kind}-{partition}", subjects=[f"{kind}.{partition}"])
        self.start_bridge()
        for start in range(0, ROW_COUNT, 100):
            await self.send(range(start, start + 100))
            await asyncio.sleep(0.2)
            if start % 200 == 0:
                for engine in self.engines():
                    os.kill(engine, signal.SIGKILL)
            else:
                self.bridge.kill()
                self.bridge.wait()
                self.start_bridge()
        ends = {}
        for partition in CONTRACTS:
            expected, ends[partition] = undisturbed(partition, self.folder.name)
            self.assertEqual(await self.events(partition, len(expected)), expected)
            stored = (await self.stream.stream_info(f"events-{partition}")).state.messages
            self.assertEqual(stored, len(expected), "an event was told twice")
        os.killpg(self.bridge.pid, signal.SIGKILL)
        self.bridge.wait()
        self.bridge = None
        for partition, end in ends.items():
            lines = subprocess.run([SERVE, f"{self.folder.name}/{partition}"], stdin=subprocess.DEVNULL, text=True,
                                   capture_output=True, check=True, timeout=300).stdout.splitlines()
            self.assertEqual(lines[-1], end)


rows_of = {partition: rows(partition) for partition in CONTRACTS}

if __name__ == "__main__":
    # It says which steps took long.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    unittest.main()
