// A captioned table in a box that scrolls sideways by itself, so that a wide table never widens the page.
import { html, type Fragment, type Markup } from "./html.ts";

export interface TableParts {
  /** The id of the caption, unique on the page. */
  readonly id: string;
  readonly caption: string;
  readonly head: Fragment;
  /** The `<tbody>` elements. */
  readonly body: Fragment;
}

/** The caption stands outside the box, where it wraps with the page; the box takes the focus so that keys scroll it. */
export function captionedTable({ id, caption, head, body }: TableParts): Markup {
  return html`<p class="caption" id="${id}">${caption}</p>
    <div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
      <table aria-labelledby="${id}">
        <thead>
          <tr>
            ${head}
          </tr>
        </thead>
        ${body}
      </table>
    </div>`;
}

export function columnHead(text: Fragment, kind: "text" | "number"): Markup {
  return html`<th scope="col" class="${kind}">${text}</th>`;
}

/** A number's cell. */
export function numberCell(content: Fragment): Markup {
  return html`<td class="number">${content}</td>`;
}

/** One body of rows per arm; the arm's name heads its rows where there are several arms. */
export function armBody(label: string | undefined, columns: number, rows: Fragment): Markup {
  return html`<tbody>
    ${
      label !== undefined &&
      html`<tr>
        <th scope="rowgroup" class="group" colspan="${columns}">${label}</th>
      </tr>`
    }
    ${rows}
  </tbody>`;
}
