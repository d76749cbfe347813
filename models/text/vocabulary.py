"""One code point, one token: the vocabulary is a table from code points to ids.

The file is a BERT `vocab.txt`, one token a line, so that a hub checkpoint's own vocabulary can be used as it is.
Line break and blank have no line of their own in such files; they take two of its unused entries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..errors import ModelError

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PLACEHOLDERS = {"\n": "[unused1]", " ": "[unused2]"}


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Tokens in the order of their ids; multi-character tokens of a foreign vocabulary are never produced."""

    tokens: tuple[str, ...]
    _table: npt.NDArray[np.int32] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        index = {token: i for i, token in enumerate(self.tokens)}
        missing = [token for token in SPECIAL if token not in index]
        if missing:
            raise ModelError(f"a vocabulary needs the tokens {', '.join(SPECIAL)}; missing: {', '.join(missing)}")
        table = np.full(0x110000, index["[UNK]"], np.int32)
        for token, i in index.items():
            if len(token) == 1:
                table[ord(token)] = i
        for upper, lower in ((c, c.lower()) for c in map(chr, range(ord("A"), ord("Z") + 1))):
            if upper not in index and lower in index:  # an uncased vocabulary
                table[ord(upper)] = index[lower]
        for character, placeholder in PLACEHOLDERS.items():
            table[ord(character)] = index.get(placeholder, index["[UNK]"])
        object.__setattr__(self, "_table", table)

    def __len__(self) -> int:
        return len(self.tokens)

    def id(self, token: str) -> int:
        return self.tokens.index(token)

    def encode(self, text: str) -> npt.NDArray[np.int32]:
        """Ids of the text's code points, shape (len(text),)."""
        return self._table[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]

    @classmethod
    def build(cls, texts: Iterable[str], *, at_least: int = 2) -> Vocabulary:
        """Special tokens, ASCII, all of GB 2312, and every other character seen `at_least` times in `texts`."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(text)
        gb2312 = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
        characters = {c.decode("gb2312", "ignore") for c in gb2312} | {chr(code) for code in range(0x21, 0x7F)}
        characters |= {c for c, n in counts.items() if n >= at_least}
        ordinary = sorted(c for c in characters if len(c) == 1 and not c.isspace() and c.isprintable())
        return cls((*SPECIAL, *PLACEHOLDERS.values(), *ordinary))

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        return cls(tuple(path.read_text("utf-8").split("\n")[:-1]))

    def save(self, path: Path) -> None:
        path.write_text("".join(token + "\n" for token in self.tokens), "utf-8")
