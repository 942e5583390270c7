"""A simulated market for GPU capacity as a Gymnasium environment.

    env = MarketEnv()                      # or MarketEnv(scenario="mine.json")
    observation, info = env.reset(seed=1)
    observation, reward, terminated, truncated, info = env.step(np.array([0.2], dtype=np.float32))

The environment is a provider in a scenario of `simulate`. A step is one period: the action is its markup, as a share of
`most_markup` (10): 0.2 asks three times the cost. The reward is what a GPU of its own earned in an hour, in dollars. An
episode is a run of the scenario. The same seed and actions give the same observations and rewards.

It needs Python 3.9, gymnasium (with NumPy), `sh` and the executable `simulate`, which is looked for in `SIMULATE` and
then in `PATH`. The scenario is told of the agent as one of the kind `process` (docs/agents.md): its standard input and
output are two named pipes.
"""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time
import weakref

import gymnasium
import numpy as np

SCENARIO = {
    "name": "gym",
    "summary": "One provider among others.",
    "days": 60,
    "books": [{"name": "one", "contract": "h100-sxm,80,DE,on_demand,spot"}],
    "providers": [{"name": "provider", "count": 4, "capacity": 50, "marginalCost": 0.5, "openingPrice": 2}],
    "customers": [
        {
            "name": "customer", "count": 20, "demand": 200, "referencePrice": 2, "elasticity": 1, "noise": 0.1,
            "maximumPrice": 6,
        }
    ],
}

# The answers come from a process of their own, because a shell that waits for one pipe cannot read the other.
RELAY = 'cat "$0/answers" & exec cat > "$0/observations"'



def _end(processes, pipes, folder):
    """Ends a run and what it needs."""
    for process in processes:
        process.kill()
        process.wait()
    for pipe in pipes:
        os.close(pipe)
    shutil.rmtree(folder, ignore_errors=True)


class MarketEnv(gymnasium.Env):
    """A provider with `capacity` GPUs that cost `cost` dollars an hour while somebody uses them."""

    metadata = {"render_modes": []}

    def __init__(self, scenario=None, capacity=50, cost=0.5, most_markup=10.0, seconds=30.0, simulate=None):
        """`scenario` is that of a file, or an object like `SCENARIO`; its first book is where the provider sells."""
        if isinstance(scenario, (str, os.PathLike)):
            with open(scenario, encoding="utf-8") as file:
                scenario = json.load(file)
        self.scenario = json.loads(json.dumps(scenario or SCENARIO))
        self.capacity, self.cost, self.most_markup, self.seconds = capacity, cost, most_markup, seconds
        self.simulate = simulate or os.environ.get("SIMULATE") or "simulate"
        if "days" not in self.scenario:
            raise ValueError("the scenario must say itself how many days it has")
        self.periods = int(self.scenario["days"] * 24 // self.scenario.get("periodHours", 24))
        self.action_space = gymnasium.spaces.Box(0.0, 1.0, shape=(1,), dtype=np.float32)
        # The price of the period before, GPUs traded then, the part of the own capacity that was sold, the last action.
        most = np.array([1e6, 1e9, 1.0, 1.0], dtype=np.float32)
        self.observation_space = gymnasium.spaces.Box(np.zeros(4, dtype=np.float32), most)
        # Ends the run if it is not over: also when nobody has the environment any more, and when Python ends.
        self._finish = None

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.close()
        folder = tempfile.mkdtemp(prefix="market-env-")
        self._pipes, processes = [], []
        self._finish = weakref.finalize(self, _end, processes, self._pipes, folder)
        self._errors = open(os.path.join(folder, "errors"), "w+", encoding="utf-8")
        for name in ("observations", "answers"):
            os.mkfifo(os.path.join(folder, name))
            # Open for both, so that neither side waits for the other to open it.
            self._pipes.append(os.open(os.path.join(folder, name), os.O_RDWR))
        agent = {
            "kind": "process", "name": "learner", "role": "provider", "answerWithinSeconds": 3600,
            "command": ["sh", "-c", RELAY, folder],
        }
        path = os.path.join(folder, "scenario.json")
        without = {key: value for key, value in self.scenario.items() if key not in ("control", "variants", "checks")}
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**without, "agents": self.scenario.get("agents", []) + [agent]}, file)
        run_seed = int(self.np_random.integers(1 << 31))
        try:
            self._process = subprocess.Popen(
                [self.simulate, path, "--quiet", "--seed", str(run_seed)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._errors)
        except FileNotFoundError:
            self.close()
            raise FileNotFoundError(
                f"there is no {self.simulate}: say in SIMULATE where it is, or put its folder into PATH") from None
        processes.append(self._process)
        self._text, self._period, self._action, self._sold = b"", 0, 0.0, 0.0
        self._hear("hello")
        self._say({"version": 1})
        return self._look(self._hear("begin")), {"seed": run_seed}

    def step(self, action):
        if not self._finish or self._period == self.periods:
            raise RuntimeError("no episode is running: call reset() first")
        action = float(np.asarray(action, dtype=np.float64).reshape(-1)[0])
        if not np.isfinite(action):
            raise ValueError(f"an action is a number from 0 to 1, not {action}")
        self._action = float(np.clip(action, 0.0, 1.0))
        book = {"book": self._book}
        # After the other providers, who offer in the first tenth of a period.
        self._do({"do": "bring", **book, "quantity": self.capacity}, {"do": "wake", "at": 0.15})
        equity = self._hear("wake")["equity"]
        price = round(self.cost * (1 + self.most_markup * self._action), 4)
        self._do({"do": "order", "side": "ask", **book, "price": price, "quantity": self.capacity})
        end = self._hear("end")
        sold = end["books"][0]["sold"]
        self._sold = sold / self.capacity
        spent = self.cost * sold * self._hours
        self._do({"do": "spend", "dollars": spent})
        reward = (end["equity"] - equity - spent) / (self.capacity * self._hours)
        self._period += 1
        terminated = self._period == self.periods
        if terminated:
            if self._process.wait(self.seconds) != 0:
                raise self._error()
            observation = self._look(end)
        else:
            observation = self._look(self._hear("begin"))
        return observation, reward, terminated, False, {"sold": sold, "price": price}

    def close(self):
        if self._finish:
            self._errors.close()
            self._finish()
        self._finish = None

    def _look(self, seen):
        book = seen["books"][0]
        values = [book["publishedPrice"] or 0.0, book["publishedVolume"], self._sold, self._action]
        return np.array(values, dtype=np.float32)

    def _do(self, *commands):
        self._say({"commands": list(commands)})

    def _say(self, answer):
        os.write(self._pipes[1], json.dumps(answer).encode() + b"\n")

    def _hear(self, event):
        """The next line of the simulation, which must be about `event`."""
        deadline = time.monotonic() + self.seconds
        while b"\n" not in self._text:
            ready, _, _ = select.select([self._pipes[0]], [], [], 0.05)
            if ready:
                self._text += os.read(self._pipes[0], 1 << 16)
            elif self._process.poll() is not None:
                raise self._error()
            elif time.monotonic() > deadline:
                raise TimeoutError(f"{self.simulate} has said nothing for {self.seconds} s")
        line, self._text = self._text.split(b"\n", 1)
        seen = json.loads(line)
        if seen["event"] != event:
            raise RuntimeError(f"expected {event} from {self.simulate}, found {seen['event']}")
        if event == "hello":
            self._book, self._hours = seen["books"][0]["book"], seen["periodHours"]
        return seen

    def _error(self):
        self._errors.seek(0)
        return RuntimeError(self._errors.read().strip() or f"{self.simulate} ended")
