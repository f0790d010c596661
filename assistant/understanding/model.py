"""A linear model over hashed features: what it has learnt, and what it makes of a message."""

import io
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

SHIPPED = Path(__file__).parent / "data" / "model.npz"


@dataclass(frozen=True)
class Model:
    """`weights` has a row of whole numbers for each feature, a column a meaning; times `scale`, a logit.

    `known` are the words of examples and names: what is none of them may be raw keystrokes. `exact` maps the
    example phrases, folded, to their meanings: what was taught word for word is known for sure.
    """

    meanings: tuple[str, ...]
    weights: np.ndarray  # int8, features × meanings
    scale: np.ndarray  # float32, one a meaning
    known: frozenset[str]
    exact: dict[str, str]

    @cached_property
    def neighbours(self) -> frozenset[tuple[str, str]]:
        """The pairs of words that stand beside each other in what was taught."""
        return frozenset(pair for phrase in self.exact for pair in pairwise(phrase.split()))

    def probabilities(self, indexes: list[int]) -> dict[str, float]:
        """How likely each meaning is, most likely first; they add up to 1."""
        logits = self.weights[indexes].sum(axis=0, dtype=np.int32) * self.scale / np.sqrt(len(indexes))
        powers = np.exp(logits - logits.max())
        shares = (powers / powers.sum()).tolist()
        order = sorted(range(len(shares)), key=lambda at: -shares[at])
        return {self.meanings[at]: shares[at] for at in order}

    def to_bytes(self) -> bytes:
        file = io.BytesIO()
        np.savez_compressed(
            file,
            meanings=np.array(self.meanings),
            weights=self.weights,
            scale=self.scale,
            known=np.array(sorted(self.known)),
            phrases=np.array(list(self.exact) or [""]),
            taught=np.array(list(self.exact.values()) or [""]),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Model":
        """Raises ValueError, KeyError or OSError for what no to_bytes() wrote; runs nothing of it."""
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return cls(
                tuple(file["meanings"].tolist()),
                file["weights"],
                file["scale"],
                frozenset(file["known"].tolist()),
                dict(zip(file["phrases"].tolist(), file["taught"].tolist(), strict=True)),
            )


@cache
def shipped() -> Model:
    """The model that comes with the code, learnt from data/phrases.txt."""
    return Model.from_bytes(SHIPPED.read_bytes())
