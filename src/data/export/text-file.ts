// A file of text, by its path from the exported folder.

export interface TextFile {
  readonly path: string;
  readonly text: string;
}
