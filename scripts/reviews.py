"""Make the files that the default sentiment model is trained on: `python scripts/reviews.py DATA OUTPUT`.

DATA holds the corpora as folders of train, validation and test .jsonl.gz with text and label; OUTPUT gets a file a
corpus and part, and unlabelled.jsonl.gz. What is for evaluation only stays out: every test part, and RePro, whose
licence bars commercial use of models made from it. Corpora without a validation part lend a slice of their train part.
"""

import csv
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

EVALUATION_ONLY = {"repro_pt"}
SLICES = {"imdb": 20, "sst2_pt": 30}
"""Corpora that lend one in so many training texts for validation; sst2_pt's own validation part is its test."""
CHECKS = Path(__file__).parent.parent / "data" / "sentiment" / "checks.tsv"
REPEATS = 10
"""How often the pairs stand in the training part: a few hundred sentences would drown among 150,000."""


def records(path: Path) -> Iterator[dict[str, str | None]]:
    """Yield text and label of each record of a file, if it is there."""
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                yield {"text": record["text"], "label": record["label"]}


def held_out(text: str, share: int) -> bool:
    """Tell by its hash whether a text belongs to the slice of one in `share`."""
    digest = hashlib.sha1(text.strip().lower().encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) % share == 0


def main(data: Path, output: Path) -> None:
    """Write every part."""
    output.mkdir(parents=True, exist_ok=True)
    unlabelled = list(records(data / "imdb" / "unsup.jsonl.gz"))
    for corpus in sorted(path.name for path in data.iterdir() if path.is_dir()):
        if corpus in EVALUATION_ONLY:
            continue
        train = list(records(data / corpus / "train.jsonl.gz"))
        validation = list(records(data / corpus / "validation.jsonl.gz"))
        if corpus in SLICES:
            validation = [record for record in train if held_out(record["text"] or "", SLICES[corpus])]
            train = [record for record in train if not held_out(record["text"] or "", SLICES[corpus])]
        unlabelled += [record for record in train if record["label"] is None]
        for part, chosen in ("train", train), ("validation", validation):
            write(output / f"{corpus}.{part}.jsonl.gz", [record for record in chosen if record["label"]])
    with CHECKS.open(encoding="utf-8", newline="") as file:
        checks = list(csv.DictReader(file, delimiter="\t"))
    for part in "train", "validation":
        chosen = [{"text": row["text"], "label": row["label"]} for row in checks if row["part"] == part]
        write(output / f"checks.{part}.jsonl.gz", chosen * (REPEATS if part == "train" else 1))
    write(output / "unlabelled.jsonl.gz", unlabelled)


def write(path: Path, records: list[dict[str, str | None]]) -> None:
    """Write records, one JSON object a line."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
