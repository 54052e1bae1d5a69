// HTML by a template that escapes everything, except what was marked as markup by this module or its callers.

/** Text that is HTML already. Only `html` and `trusted` make it. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template: text is escaped, `undefined`, `null` and `false` are left out. */
export type Fragment = string | number | Markup | readonly Fragment[] | undefined | null | false;

/** A piece of HTML whose interpolated texts are escaped; safe in element content and in double-quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Markup {
  let markup = strings[0] ?? "";
  for (const [i, value] of values.entries()) markup += render(value) + (strings[i + 1] ?? "");
  return { markup };
}

/** Marks text as markup. For what this package wrote itself: style sheets, scripts, drawn figures. */
export function trusted(markup: string): Markup {
  return { markup };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * JSON that may stand inside `<script type="application/json">`: no `</script>`, no `<!--`, and no line separator that
 * older readers of JavaScript stumble over.
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function render(value: Fragment): string {
  if (value === undefined || value === null || value === false) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  if ("markup" in value) return value.markup;
  return value.map(render).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
