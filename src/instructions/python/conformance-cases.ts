// What the family `python` is held to. Carrying out takes about a millisecond, so little is drawn.
import type { ConformanceOptions } from "../conformance/options.ts";

/** Every shape of an input, a sampler, a list of inputs, answers of every kind. */
const mixed = `
from dataclasses import dataclass
from enum import Enum
from typing import Literal, NamedTuple, Optional, TypedDict


class Size(Enum):
    SMALL = 1
    LARGE = 2


@dataclass
class Item:
    name: str
    price: float
    size: Size = Size.SMALL


class Point(NamedTuple):
    x: int
    y: int


class Note(TypedDict, total=False):
    text: str
    stars: int


def total(items: list[Item], discount: Optional[float] = None) -> float:
    """Add up prices; large items cost 2 more."""
    plain = sum(item.price + (2 if item.size is Size.LARGE else 0) for item in items)
    return round(plain * (1 - (discount or 0) / 100), 2)


def corner(points: tuple[Point, ...], side: Literal["left", "right"]) -> list[int]:
    """The outermost point on one side."""
    chosen = (min if side == "left" else max)(points)
    return [chosen.x, chosen.y]


def summary(notes: dict[int, Note], wanted: set[int]) -> dict:
    """Texts and stars of the wanted notes."""
    chosen = [note for number, note in sorted(notes.items()) if number in wanted or note.get("stars", 0) > 3]
    return {"texts": [note.get("text", "") for note in chosen], "stars": sum(n.get("stars", 0) for n in chosen)}


def initials(name: str) -> str:
    """First letters of a name."""
    parts = name.split()
    if len(parts) < 2:
        raise ValueError("a name has two parts")
    return ".".join(part[0] for part in parts) + "."


def sample_initials(rng):
    return " ".join(rng.choice(["Ada", "Bo", "Çelik", "d'Or", "Émile"]) for _ in range(rng.randint(1, 3)))


def even(number) -> bool:
    """Whether a number is even."""
    return number % 2 == 0


INPUTS = {"even": [1, 2, (30,), {"number": 41}]}
`;

export const conformanceCases: ConformanceOptions = {
  configs: { default: {}, mixed: { source: mixed } },
  tiny: { default: {}, "one function": { source: mixed, function: "total" } },
  samples: 24,
  draws: 100,
  bounds: { steps: 129, characters: 40_000 },
};
