"""Parameters for texts of T words: shared by the steps, or one set for each position."""

D, H = 50, 100

for T in (10, 100, 1000):
    feed_forward = T * D * H + H  # every position has weights of its own
    recurrent = D * H + H * H + H  # Wx, Wh and b, used at every step
    print(f"T = {T:4}: feed-forward {feed_forward:>9,}   recurrent {recurrent:,}")

assert recurrent == 15_100
assert feed_forward > 300 * recurrent
