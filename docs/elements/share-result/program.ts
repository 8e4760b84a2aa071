/**
 * Trains the page's function on public reviews, lets it judge the board's sentences, and prints the labels, the
 * accuracy on other public reviews, and the time. The board's labels are not here: only the hub has them.
 */
export function program(sentences: readonly string[]): string {
  return `
def _share_result(sentences, train_and_predict):
    import json, time
    import numpy as np
    from rnnref import build_vocab, encode, pad_batch, sentiment_corpus

    texts, y = sentiment_corpus(1800, opinions=(2, 2), seed=${TRAINING_SEED})
    vocab = build_vocab(texts[:1600])
    ids, mask = pad_batch([encode(text, vocab) for text in texts[:1600]])
    judged = texts[1600:] + sentences
    test_ids, test_mask = pad_batch([encode(text, vocab) for text in judged])
    began = time.perf_counter()
    labels = np.asarray(train_and_predict(ids, mask, y[:1600], test_ids, test_mask, len(vocab), 0))
    seconds = time.perf_counter() - began
    if labels.shape != (len(judged),):
        raise ValueError(f"train_and_predict: expected {len(judged)} labels, got an array of shape {labels.shape}")
    accuracy = float((labels[:200] == y[1600:]).mean())
    print(json.dumps({"labels": [int(label) for label in labels[200:]], "accuracy": accuracy, "seconds": seconds}))


_share_result(${JSON.stringify(sentences)}, train_and_predict)
`;
}

const TRAINING_SEED = 20261124;

export interface Result {
  readonly labels: readonly number[];
  readonly accuracy: number;
  readonly seconds: number;
}

/** What the program printed, after whatever the learner's own code prints. */
export function parseResult(printed: string): Result | null {
  try {
    const value: unknown = JSON.parse(printed.trim().split("\n").at(-1) ?? "");
    if (typeof value !== "object" || value === null) return null;
    const { labels, accuracy, seconds } = value as Record<string, unknown>;
    if (!Array.isArray(labels) || !labels.every((label) => typeof label === "number")) return null;
    return typeof accuracy === "number" && typeof seconds === "number" ? { labels, accuracy, seconds } : null;
  } catch {
    return null;
  }
}
