// The little of a document that Observable Plot draws into, so that figures are drawn without a browser.
import { escapeHtml } from "./html.ts";

/**
 * Enough of the DOM for `Plot.plot({ document })` to make an SVG, after the class that Plot's own manual uses for
 * drawing on a server. Nothing listens and nothing is measured: a static figure needs neither.
 */
export class StaticDocument {
  readonly documentElement = new StaticElement(this, "html");

  createElementNS(_namespace: string, tagName: string): StaticElement {
    return new StaticElement(this, tagName);
  }

  createElement(tagName: string): StaticElement {
    return new StaticElement(this, tagName);
  }

  createTextNode(value: unknown): StaticText {
    return new StaticText(String(value));
  }

  querySelector(): null {
    return null;
  }

  querySelectorAll(): readonly never[] {
    return [];
  }
}

export class StaticText {
  parentNode: StaticElement | null = null;
  readonly outerHTML: string;

  constructor(value: string) {
    this.outerHTML = escapeHtml(value);
  }
}

type StaticNode = StaticElement | StaticText;

export class StaticElement {
  parentNode: StaticElement | null = null;
  readonly ownerDocument: StaticDocument;
  readonly tagName: string;
  readonly style = { setProperty(): void {}, removeProperty(): void {}, getPropertyValue: (): string => "" };
  readonly #attributes = new Map<string, string>();
  #children: StaticNode[] = [];

  constructor(ownerDocument: StaticDocument, tagName: string) {
    this.ownerDocument = ownerDocument;
    this.tagName = tagName;
  }

  setAttribute(name: string, value: unknown): void {
    this.#attributes.set(name, String(value));
  }

  setAttributeNS(_namespace: string, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.#attributes.has(name);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  addEventListener(): void {}
  removeEventListener(): void {}
  dispatchEvent(): void {}

  querySelector(): null {
    return null;
  }

  querySelectorAll(): readonly never[] {
    return [];
  }

  appendChild<T extends StaticNode>(child: T): T {
    child.parentNode = this;
    this.#children.push(child);
    return child;
  }

  append(...children: readonly (StaticNode | string)[]): void {
    for (const child of children) {
      this.appendChild(typeof child === "string" ? this.ownerDocument.createTextNode(child) : child);
    }
  }

  insertBefore<T extends StaticNode>(child: T, before: StaticNode | null): T {
    const at = before === null ? -1 : this.#children.indexOf(before);
    if (at < 0) return this.appendChild(child);
    child.parentNode = this;
    this.#children.splice(at, 0, child);
    return child;
  }

  set textContent(value: string) {
    this.#children = [];
    this.append(value);
  }

  get outerHTML(): string {
    // The page has one style sheet; the one Plot puts into each figure would only repeat it.
    if (this.tagName === "style") return "";
    const attributes = [...this.#attributes].map(([name, value]) => ` ${name}="${escapeHtml(short(name, value))}"`);
    const children = this.#children.map((child) => child.outerHTML);
    return `<${this.tagName}${attributes.join("")}>${children.join("")}</${this.tagName}>`;
  }
}

/** Coordinates to a hundredth of a pixel: a third of the bytes, and nothing an eye can see. */
function short(name: string, value: string): string {
  if (name.startsWith("aria-")) return value;
  return value.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(Math.round(Number(number) * 100) / 100));
}
