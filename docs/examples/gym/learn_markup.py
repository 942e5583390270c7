"""A provider learns what to ask: python3 learn_markup.py [EPISODES [SEED]]

It does not know demand. In each episode it asks a little more or less than what has been best so far, above its cost,
and keeps that if it earned more. Every third episode tries the best again with another seed, so that one lucky run does
not count for ever. It prints what it learned beside what it began with.
"""

import sys

import numpy as np

from market_env import MarketEnv


def earned(env, markup, seed):
    """What a GPU earned in an hour, in dollars, on average over the second half of an episode with this markup."""
    env.reset(seed=seed)
    rewards, is_over = [], False
    while not is_over:
        _, reward, terminated, truncated, _ = env.step(np.array([markup / env.most_markup], dtype=np.float32))
        rewards.append(reward)
        is_over = terminated or truncated
    return float(np.mean(rewards[len(rewards) // 2:]))


def learn(env, episodes, seed, first=0.5):
    """The best markup that was found, and what each of the episodes tried and earned."""
    random = np.random.default_rng(seed)
    best, best_earned, width = first, earned(env, first, seed), 1.0
    tried = [(best, best_earned)]
    for episode in range(1, episodes):
        if episode % 3 == 0:
            markup = best
        else:
            markup = float(np.clip(best + width * random.normal(), 0.0, env.most_markup))
        result = earned(env, markup, seed + episode)
        tried.append((markup, result))
        if markup == best:
            best_earned = (best_earned + result) / 2
        elif result > best_earned:
            best, best_earned = markup, result
        else:
            width = max(0.1, width * 0.9)
    return best, tried


def main(arguments):
    episodes = int(arguments[0]) if arguments else 24
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    env = MarketEnv()
    try:
        best, tried = learn(env, episodes, seed)
        for episode, (markup, result) in enumerate(tried):
            print(f"episode {episode:3}: asks {env.cost * (1 + markup):.2f}, earns {result:.3f} dollars per GPU-hour")
        test = seed + 10_000
        before, after = earned(env, tried[0][0], test), earned(env, best, test)
    finally:
        env.close()
    print(f"on a seed that it has not seen: {before:.3f} at first, {after:.3f} with what it learned")
    return 0 if after > before else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
