"""The figures of benchmarks/sentiment.py in a model's card."""

from pathlib import Path
from typing import Any

from benchmarks.machine import ROOT

TEMPLATE = ROOT / "data" / "sentiment" / "CARD.md"
MARK = "<!-- figures -->"


def figures(results: dict[str, Any], size: int) -> str:
    """Lay out the results in Markdown; `size` is the folder's in bytes."""
    lines = [
        "On the test part of each corpus (of sst2_pt the validation part), none of it seen in training or tuning,",
        "beside TF-IDF(1,2) with logistic regression and fastText trained on the same reviews; the verdict is of a",
        "paired bootstrap of the macro-F1 against TF-IDF (95 %).",
        f"The folder has {size / 1e6:.1f} MB.",
        "",
        "| corpus | reviews | accuracy | macro-F1 | ROC-AUC | ECE | TF-IDF F1, AUC | fastText F1, AUC | verdict |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, corpus in results["corpora"].items():
        scores = corpus["scores"]
        own = scores["ours"]
        cells = [name, f"{corpus['reviews']:,}", *(f"{own[key]:.3f}" for key in ("accuracy", "macro_f1", "roc_auc"))]
        cells.append(f"{own['calibration_error']:.3f}")
        cells += [f"{scores[peer]['macro_f1']:.3f}, {scores[peer]['roc_auc']:.3f}" for peer in ("TF-IDF", "fastText")]
        cells.append(corpus["ours_minus"]["TF-IDF"]["macro_f1"]["verdict"])
        lines.append(f"| {' | '.join(cells)} |")
    systems = ["ours", "network alone", "n-grams alone", "TF-IDF", "fastText"]
    checks = results["checks"]
    lines += [
        "",
        f"Minimal pairs never learned from ({checks['pairs']} pairs), share of the sentences that is read right:",
        "",
        f"| kind | {' | '.join(systems)} |",
        "|---" * (len(systems) + 1) + "|",
    ]
    found = checks["scores"]
    for name, key in ("all", "accuracy"), ("both of a pair", "pairs_right"):
        lines.append(f"| {name} | {' | '.join(f'{found[system][key]:.3f}' for system in systems)} |")
    for group in ("by_language", "by_kind"):
        for value in found["ours"][group]:
            cells = [f"{found[system][group][value]:.3f}" for system in systems]
            lines.append(f"| {value.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def write(model: Path, results: dict[str, Any]) -> None:
    """Put the figures into the card of a model folder."""
    size = sum(file.stat().st_size for file in model.iterdir())
    card = TEMPLATE.read_text(encoding="utf-8").replace(MARK, figures(results, size))
    (model / "README.md").write_text(card, encoding="utf-8")
