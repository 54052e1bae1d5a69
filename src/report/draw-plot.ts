// Draws a figure with Observable Plot to SVG text, without a browser.
import { plot, type PlotOptions } from "@observablehq/plot";
import { StaticDocument, StaticElement } from "./static-document.ts";

/**
 * The `<svg>` of a plot, class "plot", sized in pixels. `label` is its text alternative; an empty one hides it from
 * assistive technology.
 */
export function drawPlot(options: PlotOptions, label: string): string {
  const drawn: unknown = plot({
    ...options,
    className: "plot",
    // Plot's type wants a browser's whole Document; it calls no more than StaticDocument has.
    document: new StaticDocument() as never,
  });
  if (!(drawn instanceof StaticElement))
    throw new TypeError("the plotting library did not draw into the document given");
  drawn.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  if (label === "") {
    drawn.setAttribute("aria-hidden", "true");
  } else {
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", label);
  }
  return drawn.outerHTML;
}
