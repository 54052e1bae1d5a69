// Rows of texts as columns of one width.

/** Columns padded to one width: the first to the left, the others to the right unless `left` names them. */
export function aligned(rows: readonly (readonly string[])[], left: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => {
          const width = widths[i] as number;
          return i === 0 || left.length > 0 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
