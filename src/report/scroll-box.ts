// A box that scrolls sideways by itself, so that a wide table never widens the page.
import { html, type Markup } from "./html.ts";

/** `name` is what assistive technology calls the region; the box takes the focus so that keys can scroll it. */
export function scrollBox(name: string, content: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">${content}</div>`;
}
