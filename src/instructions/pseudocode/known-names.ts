// Names that pseudo-code has from Python.

const known: ReadonlySet<string> = new Set(
  // Words that may stand before a parenthesis.
  (
    "and as assert await class def del elif else except for from if import in is lambda not or raise return while with " +
    "yield match case print " +
    // Builtins.
    "abs all any bool bytes chr dict divmod enumerate filter float frozenset hash int isinstance iter len list map max " +
    "min next ord pow range repr reversed round set sorted str sum super tuple type zip " +
    "Exception ValueError KeyError IndexError TypeError"
  ).split(" "),
);

export function isKnownName(name: string): boolean {
  return known.has(name);
}
