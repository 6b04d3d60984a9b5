"""How n-grams get their weights: logistic regression that starts where naive Bayes ends.

Each n-gram counts in proportion to the logarithm of its odds ratio between a label and the others, so that what tells
nothing has to earn its weight. Texts of several sources (films, hotels) are compared within their source (Mantel &
Haenszel 1959), or words of a subject would look like words of praise.

Source: Wang & Manning (2012), Baselines and Bigrams: Simple, Good Sentiment and Topic Classification.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from elman.cells import Array
from elman.ngrams import Codes, Ngrams, hashes, keys, rows
from elman.packing import Index
from elman.train.mixing import likelihood

LOAD = 0.65
"""Share of the rows of a table that n-grams compete for at most; the rarest stay out."""
FEWEST = 1024
"""Rows of the smallest table."""
STRENGTHS = (1.0, 8.0, 32.0)
"""Inverse strengths of the penalty on weights that are tried."""
STEPS = 400


@dataclass(frozen=True)
class Texts:
    """Labelled texts as word codes."""

    codes: Codes
    """Of the words of all texts, one text after the other, (words,)."""
    lengths: Index
    """Words of each text, none 0, (texts,)."""
    labels: Index
    """Of each text, (texts,)."""
    sources: Index
    """Where each text comes from, (texts,)."""


def fit(
    texts: Texts, validation: Texts, *, labels: int, n: int, slots: int, balanced: bool, exact: bool = False
) -> tuple[Ngrams, Array]:
    """Learn the weights of n-grams.

    Args:
        texts: training data.
        validation: what the strength of the penalty is chosen on, by likelihood.
        labels: how many labels there are.
        n: words of the longest n-gram.
        slots: rows of the table, a power of two; without `exact` fewer, where fewer do.
        exact: whether the table has that many rows, to be merged with another.
        balanced: whether each label has the same weight, however many texts it has.

    Returns:
        The n-grams, and the bias of each label but the first, (labels - 1,).
    """
    table = _choose(texts, labels, n, slots, exact=exact)
    X, own = _matrix(texts, table), np.asarray(table.weights[:, 0], np.float64)
    Xv = _matrix(validation, table) @ diags(own)
    X = X @ diags(own)
    best, found = -np.inf, None
    for strength in STRENGTHS:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # the last steps change nothing that shows
            model = LogisticRegression(
                C=strength, max_iter=STEPS, tol=1e-6, class_weight="balanced" if balanced else None
            )
            model.fit(X, texts.labels)
        coefficients, bias = _relative(model, labels)
        score = likelihood(np.asarray(Xv @ coefficients) + bias, validation.labels)
        if score > best:
            best, found = score, (coefficients, bias)
    assert found is not None
    weights = (found[0] * own[:, None]).astype(np.float32)
    return Ngrams(n, table.keys, weights), found[1].astype(np.float32)


def _choose(texts: Texts, labels: int, n: int, slots: int, *, exact: bool) -> Ngrams:
    """Give n-grams their rows, the most telling first; its weights hold how much each one tells, (slots, 1)."""
    grams, where = [], []
    document = np.repeat(np.arange(len(texts.lengths)), texts.lengths)
    for hashed, ends in hashes(texts.codes, texts.lengths, n):
        grams.append(hashed.copy())
        where.append(document[ends])
    counted = [np.unique(own, return_counts=True) for own in grams]
    forms, counts = np.concatenate([own[0] for own in counted]), np.concatenate([own[1] for own in counted])
    least = 1
    while (counts >= least).sum() > LOAD * slots and (counts > least).any():
        least += 1
    forms = np.unique(forms[counts >= least])
    while not exact and slots > FEWEST and len(forms) <= LOAD * slots / 2:
        slots //= 2
    columns, texts_of = [], []
    for own, document_of in zip(grams, where, strict=True):
        column = np.searchsorted(forms, own).clip(0, len(forms) - 1)
        hit = forms[column] == own
        columns.append(column[hit])
        texts_of.append(document_of[hit])
    shape = (len(texts.lengths), len(forms))
    column, text = np.concatenate(columns), np.concatenate(texts_of)
    present = csr_matrix((np.ones(len(column), np.float32), (text, column)), shape)
    present.sum_duplicates()
    present.data[:] = 1
    ratio = _odds(present, texts, labels)
    telling = np.asarray(present.sum(0)).ravel() * ratio**2
    key, weight = np.zeros(slots, np.uint16), np.zeros((slots, 1), np.float32)
    order = np.argsort(telling, kind="stable")
    row = rows(forms[order], slots)  # of several that want a row, the last one written is the most telling
    key[row], weight[row, 0] = keys(forms[order]), ratio[order]
    return Ngrams(n, key, weight)


def _odds(present: csr_matrix, texts: Texts, labels: int) -> Array:
    """Return the largest log odds ratio of each n-gram between a label and the others, (n-grams,)."""
    largest = np.zeros(present.shape[1])
    for label in range(1 if labels == 2 else 0, labels):
        over, under = np.ones(present.shape[1]), np.ones(present.shape[1])
        for source in np.unique(texts.sources):
            here = texts.sources == source
            own = np.asarray(present[here & (texts.labels == label)].sum(0)).ravel()
            others = np.asarray(present[here & (texts.labels != label)].sum(0)).ravel()
            total = max(own.sum() + others.sum(), 1)
            over += own * others.sum() / total
            under += others * own.sum() / total
        largest = np.maximum(largest, np.abs(np.log(over / under)))
    return largest.astype(np.float32)


def _matrix(texts: Texts, table: Ngrams) -> csr_matrix:
    """Return how often each row of the table occurs in each text, over the square root of all, (texts, slots)."""
    document = np.repeat(np.arange(len(texts.lengths)), texts.lengths)
    columns, texts_of = [], []
    for hashed, ends in hashes(texts.codes, texts.lengths, table.n):
        row = rows(hashed, len(table.keys))
        hit = table.keys[row] == keys(hashed)
        columns.append(row[hit])
        texts_of.append(document[ends[hit]])
    column, text = np.concatenate(columns), np.concatenate(texts_of)
    counts = np.bincount(text, minlength=len(texts.lengths))
    values = (1 / np.sqrt(np.maximum(counts, 1)))[text]
    X = csr_matrix((values, (text, column)), (len(texts.lengths), len(table.keys)))
    X.sum_duplicates()
    return X


def _relative(model: LogisticRegression, labels: int) -> tuple[Array, Array]:
    """Return coefficients (slots, labels - 1) and bias (labels - 1,) relative to the first label's."""
    if labels == 2:
        return model.coef_.T, model.intercept_
    return (model.coef_[1:] - model.coef_[0]).T, model.intercept_[1:] - model.intercept_[0]
