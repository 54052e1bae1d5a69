// The little that the page does by itself: readable tooltips for the figures, and a button that copies the command.

/** The script as text. It runs in the reader's browser, so `enhancePage` may use nothing from outside itself. */
export function pageScript(): string {
  return `(${enhancePage.toString()})();`;
}

// The part of the browser that is used below. The project is compiled without the browser's own types, so that no
// other module can reach for `document` by mistake.
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
interface PointerPlace {
  readonly clientX: number;
  readonly clientY: number;
}
interface Element {
  textContent: string | null;
  className: string;
  hidden: boolean;
  readonly parentElement: Element | null;
  readonly style: Record<string, string>;
  append(...children: readonly Element[]): void;
  remove(): void;
  setAttribute(name: string, value: string): void;
  querySelectorAll(selector: string): Iterable<Element>;
  getBoundingClientRect(): Box;
  addEventListener(type: string, listener: (event: PointerPlace) => void): void;
}
declare const document: Element & {
  readonly body: Element;
  readonly documentElement: { readonly clientWidth: number };
  createElement(name: string): Element;
};
declare const navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } };
declare const getSelection: () => { selectAllChildren(of: Element): void } | null;

function enhancePage(): void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  document.body.append(tip);

  for (const figure of document.querySelectorAll("svg.plot")) {
    const marks: { readonly mark: Element; readonly text: string }[] = [];
    for (const title of figure.querySelectorAll("title")) {
      if (title.parentElement === null) continue;
      marks.push({ mark: title.parentElement, text: title.textContent ?? "" });
    }
    // The browser's own tooltip would stand over this one.
    for (const title of figure.querySelectorAll("title")) title.remove();
    const show = (event: PointerPlace): void => {
      let nearest: { readonly x: number; readonly y: number; readonly text: string } | undefined;
      let least = 32;
      for (const { mark, text } of marks) {
        const box = mark.getBoundingClientRect();
        const x = box.left + box.width / 2;
        const y = box.top + box.height / 2;
        const distance = Math.hypot(event.clientX - x, event.clientY - y);
        if (distance >= least) continue;
        least = distance;
        nearest = { x, y, text };
      }
      tip.hidden = nearest === undefined;
      if (nearest === undefined) return;
      tip.textContent = nearest.text;
      const size = tip.getBoundingClientRect();
      const furthest = document.documentElement.clientWidth - size.width - 8;
      tip.style["left"] = `${Math.max(8, Math.min(furthest, nearest.x - size.width / 2))}px`;
      tip.style["top"] = `${nearest.y < size.height + 20 ? nearest.y + 14 : nearest.y - size.height - 14}px`;
    };
    figure.addEventListener("pointermove", show);
    figure.addEventListener("pointerdown", show);
    figure.addEventListener("pointerleave", () => {
      tip.hidden = true;
    });
  }
  document.addEventListener("scroll", () => {
    tip.hidden = true;
  });

  for (const command of document.querySelectorAll("[data-copy]")) {
    const text = command.textContent ?? "";
    const button = document.createElement("button");
    button.setAttribute("type", "button");
    button.textContent = "Copy";
    const selectInstead = (): void => {
      getSelection()?.selectAllChildren(command);
      button.textContent = "Selected";
    };
    button.addEventListener("click", () => {
      if (navigator.clipboard === undefined) return selectInstead();
      navigator.clipboard.writeText(text).then(() => {
        button.textContent = "Copied";
      }, selectInstead);
    });
    command.parentElement?.append(button);
  }
}
