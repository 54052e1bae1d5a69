// Text without accents, as the published code folds it: NFKD, then ASCII only (`São Tomé` is `Sao Tome`).

/** Characters that ASCII has no form of are left out. */
export function asciiFold(text: string): string {
  // oxlint-disable-next-line no-control-regex -- ASCII begins with them
  return text.normalize("NFKD").replaceAll(/[^\0-\x7f]/g, "");
}
