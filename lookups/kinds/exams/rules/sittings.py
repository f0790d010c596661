"""Which papers somebody sat, in which language: the same for thousands, so worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lookups.kinds.exams.rules.blocks import BLOCKS


@dataclass(frozen=True, slots=True, eq=False)
class Sitting:
    """`blocks`: those that these papers make up, each with the places of its three papers in `subjects`.

    `papers` are the subjects, the foreign language by its code where it is known.
    """

    subjects: tuple[str, ...]
    language: str
    blocks: tuple[tuple[str, int, int, int], ...]
    papers: tuple[str, ...]

    def sums(self, marks: Sequence[int]) -> list[int]:
        """In the order of `blocks`; `marks` in hundredths in the order of `subjects`."""
        return [marks[first] + marks[second] + marks[third] for _, first, second, third in self.blocks]


@lru_cache(maxsize=4096)
def sitting(subjects: tuple[str, ...], language: str) -> Sitting:
    """One object for the same papers and language."""
    at = {subject: place for place, subject in enumerate(subjects)}
    fitting = [
        (block.key, at[first], at[second], at[third])
        for block in BLOCKS
        if block.language in (None, language) and set(block.subjects) <= set(subjects)
        for first, second, third in (block.subjects,)
    ]
    papers = tuple(language or subject if subject == "ngoai_ngu" else subject for subject in subjects)
    return Sitting(subjects, language, tuple(fitting), papers)
