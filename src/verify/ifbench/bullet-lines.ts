// Bullet points and sub-bullet points as lines of Markdown.
import { isWordLike } from "../plain-words.ts";
import { isSpace, lstrip } from "../python-text.ts";

/** A line that begins with one `*` and has a word; emphasis (`**bold**`, `*italic*`) is no bullet point. */
export function isStarBullet(line: string): boolean {
  const item = lstrip(line);
  if (!item.startsWith("*") || !isWordLike(item)) return false;
  return isSpace(item.charCodeAt(1)) || !item.includes("*", 1);
}

/** A line that begins with `-` and has a word; a rule (`---`) is no bullet point. */
export function isDashBullet(line: string): boolean {
  const item = lstrip(line);
  return item.startsWith("-") && !item.startsWith("--") && isWordLike(item);
}
