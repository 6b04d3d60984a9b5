"""The spaCy pipeline that latency.py compares with: blank Portuguese with a named-entity recogniser of its defaults.

    python -m benchmarks.latency_spacy TRAIN FOLDER

latency.py runs it first.
"""

import random
import sys
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example

from elman import utterances
from elman.corpus import Report

STEPS, BATCH = 300, 32


def train(data: Path, output: Path) -> None:
    """Train for STEPS batches on labelled utterances, each slot an entity, and write the pipeline to a folder."""
    nlp = spacy.blank("pt")
    nlp.add_pipe("ner")
    examples = [_example(nlp, utterance) for utterance in utterances.read([data], Report())]
    optimizer = nlp.initialize(lambda: examples)
    chance = random.Random(0)
    for _ in range(STEPS):
        nlp.update(chance.sample(examples, min(BATCH, len(examples))), sgd=optimizer)
    nlp.to_disk(output)


def _example(nlp: Language, utterance: utterances.Utterance) -> Example:
    """Mark an utterance's spans in spaCy's own tokens; a span that does not end where they do is left out."""
    document = nlp.make_doc(utterance.text)
    marked = [document.char_span(*span) for span in utterance.spans]
    entities = [(span.start_char, span.end_char, span.label_) for span in marked if span is not None]
    return Example.from_dict(document, {"entities": entities})


if __name__ == "__main__":
    train(Path(sys.argv[1]), Path(sys.argv[2]))
