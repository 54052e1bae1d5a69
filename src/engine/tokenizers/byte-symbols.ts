// The byte alphabet of byte-level tokenizers: every byte as one printable character (GPT-2, `bytes_to_unicode`).

const printable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);

/** The symbol of each byte: itself where it is printable Latin-1, otherwise the next character from U+0100 on. */
export const symbolOfByte: readonly string[] = (() => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printable(byte) ? byte : next++));
})();

const byteOfSymbol: ReadonlyMap<string, number> = new Map(symbolOfByte.map((symbol, byte) => [symbol, byte]));

const utf8 = new TextEncoder();

/** The UTF-8 bytes of `text`, each as its symbol: "é" is "Ã©". Half a surrogate pair counts as U+FFFD. */
export function bytesToSymbols(text: string): string {
  let symbols = "";
  for (const byte of utf8.encode(text)) symbols += symbolOfByte[byte];
  return symbols;
}

/** The bytes that `symbols` stands for, or undefined where one of its characters is no symbol. */
export function symbolsToBytes(symbols: string): Uint8Array | undefined {
  const bytes = new Uint8Array(symbols.length);
  for (let index = 0; index < symbols.length; index++) {
    const byte = byteOfSymbol.get(symbols.charAt(index));
    if (byte === undefined) return undefined;
    bytes[index] = byte;
  }
  return bytes;
}
