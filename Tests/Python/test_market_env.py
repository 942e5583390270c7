"""The Gymnasium environment of docs/examples/gym, and the provider that learns in it.

scripts/python-test runs this with SIMULATE, the path of the executable.
"""

import gc
import pathlib
import sys
import tempfile
import unittest

try:
    import gymnasium
    import numpy as np
    from gymnasium.utils.env_checker import check_env
except ImportError:
    gymnasium = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs/examples/gym"))
if gymnasium:
    import learn_markup
    import market_env

SHORT = {"days": 8}


@unittest.skipIf(gymnasium is None, "gymnasium is not installed (pip install gymnasium)")
class MarketEnvTests(unittest.TestCase):
    def environment(self, **changes):
        env = market_env.MarketEnv({**market_env.SCENARIO, **SHORT, **changes})
        self.addCleanup(env.close)
        return env

    def episode(self, env, seed, action=0.2):
        observations, rewards, is_over = [env.reset(seed=seed)[0]], [], False
        while not is_over:
            observation, reward, is_over, _, _ = env.step(np.array([action], dtype=np.float32))
            observations.append(observation)
            rewards.append(reward)
        return np.array(observations), rewards

    def test_gymnasium_finds_nothing_wrong(self):
        check_env(self.environment(), skip_render_check=True)

    def test_the_same_seed_and_actions_give_the_same_episode(self):
        env = self.environment()
        observations, rewards = self.episode(env, 3)
        again, rewards_again = self.episode(env, 3)
        other, _ = self.episode(env, 4)
        self.assertTrue((observations == again).all())
        self.assertEqual(rewards, rewards_again)
        self.assertFalse((observations == other).all())
        self.assertEqual(len(rewards), 8)

    def test_the_reward_is_what_a_gpu_earns_in_an_hour(self):
        # Below all others it sells everything, at its own price.
        _, rewards = self.episode(self.environment(), 1, action=0.1)
        self.assertTrue(all(abs(reward - 0.5) < 1e-6 for reward in rewards[1:]), rewards)
        # For more than anybody pays it sells nothing.
        customers = [{**market_env.SCENARIO["customers"][0], "maximumPrice": 5}]
        _, rewards = self.episode(self.environment(customers=customers), 1, action=1.0)
        self.assertEqual(rewards, [0.0] * 8)

    def test_no_step_is_taken_where_no_episode_is_running(self):
        env = self.environment()
        step = np.array([0.2], dtype=np.float32)
        with self.assertRaisesRegex(RuntimeError, "reset"):
            env.step(step)
        self.episode(env, 1)
        with self.assertRaisesRegex(RuntimeError, "reset"):
            env.step(step)
        env.reset(seed=1)
        with self.assertRaisesRegex(ValueError, "from 0 to 1"):
            env.step(np.array([np.nan], dtype=np.float32))
        env.step(step)
        env.close()
        with self.assertRaisesRegex(RuntimeError, "reset"):
            env.step(step)

    def test_a_run_ends_with_its_environment(self):
        env = market_env.MarketEnv({**market_env.SCENARIO, **SHORT})
        env.reset(seed=1)
        process = env._process
        self.assertIsNone(process.poll())
        del env
        gc.collect()
        self.assertIsNotNone(process.poll())

    def test_a_scenario_that_cannot_be_says_why(self):
        with self.assertRaisesRegex(ValueError, "days"):
            market_env.MarketEnv({"model": "gpu-market"})
        env = self.environment(days=8.5)
        with self.assertRaisesRegex(RuntimeError, "days must be a whole number"):
            env.reset(seed=1)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "broken.json")
            path.write_text("{")
            with self.assertRaises(ValueError):
                market_env.MarketEnv(str(path))

    def test_an_executable_that_is_not_there_is_named(self):
        with self.assertRaisesRegex(FileNotFoundError, "there is no none-such: say in SIMULATE"):
            market_env.MarketEnv(simulate="none-such").reset(seed=1)

    def test_a_provider_learns_a_markup_that_earns_more(self):
        env = self.environment()
        best, tried = learn_markup.learn(env, 12, seed=1)
        self.assertEqual(tried, learn_markup.learn(env, 12, seed=1)[1])
        self.assertGreater(learn_markup.earned(env, best, 99), 1.2 * learn_markup.earned(env, tried[0][0], 99))


if __name__ == "__main__":
    unittest.main()
