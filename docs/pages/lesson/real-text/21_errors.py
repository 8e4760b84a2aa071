from rnnref import calibration

p = network.probabilities(*new)
wrong = np.flatnonzero(p.argmax(axis=1) != y[held_out])
surest = wrong[np.argsort(-p.max(axis=1)[wrong])][:5]
print("Wrong, and most sure of it:")
for row in surest:
    print(f"  {p[row, 1]:.2f}  {texts[held_out[row]]}")

strength = abs(ratings[clear])[held_out]
right = p.argmax(axis=1) == y[held_out]
for low, high in ((0.5, 1), (1, 2), (2, 4)):
    some = (low <= strength) & (strength < high)
    print(f"rated {low} to {high} from zero: {right[some].mean():.1%} of {some.sum()} right")

print("says it is sure of   is right on")
result = calibration(p, y[held_out], bins=10)
for said, share, count in zip(result.confidence, result.accuracy, result.count, strict=True):
    if count:
        print(f"{said:16.0%}   {share:11.0%}   of {count}")
