"""The share of the published probes that the live classifier of the pages gets right."""

from docs.hooks.figures.classifier import shares


def main() -> dict[str, float]:
    """Ask for all probes."""
    return {f"live_classifier/{kind}": share for kind, share in shares().items()}
