"""An Elman network that writes a sentence, word by word, about something given: a picture, a foreign sentence.

    s(t) = tanh(U [y(t-1), g] + W s(t-1) + b)        y(t-1): the word before, g: what is given
    o(t) = softmax(V s(t) + c)                       y(t): the likeliest word of o(t)

With attention over memory vectors m_1, m_2, ... (say, the states of the network that read the foreign sentence):

    a_i(t) = softmax over i of s(t) A m_i
    o(t)   = softmax(V [s(t), sum over i of a_i(t) m_i] + c)

Source: Sutskever, Vinyals & Le (2014), Sequence to sequence learning with neural networks; the attention, Luong, Pham &
Manning (2015), Effective approaches to attention-based neural machine translation, "general" score.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, embedding

from examples.network import Network

END = "."
"""Ends every sentence, and fills it up to the length of the longest; also the word before the first."""
Words = dict[str, int]


def vocabulary(sentences: Sequence[str]) -> Words:
    """Number the words of sentences; END is 0."""
    forms = dict.fromkeys(word for sentence in sentences for word in sentence.split())
    return {form: i for i, form in enumerate([END, *forms])}


def numbered(sentences: Sequence[str], words: Words, longest: int) -> Tensor:
    """Return sentences as word numbers, filled up with END, (sentences, longest)."""
    rows = [[words[word] for word in sentence.split()] for sentence in sentences]
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


class Decoder(nn.Module):
    """Writes sentences.

    Args:
        words: numbers of the words it may write.
        given: size of g.
        hidden: size of s(t).
        memory: size of the vectors attended to; 0: without attention.
    """

    def __init__(self, words: Words, given: int, hidden: int, *, memory: int = 0) -> None:
        super().__init__()
        self.forms = list(words)
        self.E = nn.Parameter(torch.randn(len(words), 32) * 0.3)
        self.network = Network(32 + given, hidden, len(words))
        if memory:
            self.network.V = nn.Parameter(nn.init.xavier_uniform_(torch.empty(hidden + memory, len(words))))
            self.A = nn.Parameter(torch.randn(hidden, memory) / hidden)

    def forward(self, before: Tensor, g: Tensor, memory: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """Score the word of each time.

        Args:
            before: numbers of the words before, (sentences, time).
            g: what is given, (sentences, given).
            memory: vectors attended to, (sentences, places, memory), if it was built for any.

        Returns:
            V s(t) + c, (sentences, time, words), and the attention a(t), (sentences, time, places).
        """
        y = embedding(before, self.E)
        s = self.network.states(torch.cat([y, g[:, None].expand(-1, y.shape[1], -1)], dim=2))
        a = None
        if memory is not None:
            a = (s @ self.A @ memory.transpose(1, 2)).softmax(2)
            s = torch.cat([s, a @ memory], dim=2)
        return s @ self.network.V + self.network.c, a

    def loss(self, sentences: Tensor, g: Tensor, memory: Tensor | None = None) -> Tensor:
        """Return the mean cross-entropy of the words of sentences, (sentences, time), each told the words before it."""
        before = torch.cat([torch.zeros_like(sentences[:, :1]), sentences[:, :-1]], dim=1)
        o, _ = self(before, g, memory)
        return cross_entropy(o.flatten(0, 1), sentences.flatten())

    @torch.no_grad()
    def write(self, longest: int, g: Tensor, memory: Tensor | None = None) -> list[str]:
        """Write a sentence of at most `longest` words about each of g, the likeliest word at each time."""
        before = torch.zeros(len(g), 1, dtype=torch.long)
        for _ in range(longest):
            o, _ = self(before, g, memory)
            before = torch.cat([before, o[:, -1:].argmax(2)], dim=1)
        written = [" ".join(self.forms[i] for i in row) for row in before[:, 1:].tolist()]
        return [sentence.partition(END)[0].strip() for sentence in written]
