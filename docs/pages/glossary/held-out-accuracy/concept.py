"""The same 95 per cent from a hundred and from ten thousand texts (Wilson's interval)."""

import math


def wilson(right, n, z=1.96):
    p = right / n
    center = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return center - half, center + half


for n in (100, 1000, 10_000):
    low, high = wilson(round(0.95 * n), n)
    print(f"95 % of {n:>6}: between {low:.1%} and {high:.1%}")
low, high = wilson(95, 100)
assert (round(low, 2), round(high, 2)) == (0.89, 0.98)
