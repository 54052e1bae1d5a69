// What a verification page does by itself: filters, and the places of one constraint at a time.

/** The script as text. It runs in the reader's browser, so `filterPrompts` may use nothing from outside itself. */
export function verificationScript(): string {
  return `(${filterPrompts.toString()})();`;
}

interface Element {
  readonly dataset: Readonly<Record<string, string | undefined>>;
  readonly classList: { toggle(name: string, on: boolean): void };
  readonly textContent: string | null;
  hidden: boolean;
  disabled: boolean;
  open: boolean;
  value: string;
  closest(selector: string): Element | null;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  scrollIntoView(): void;
  querySelectorAll(selector: string): Iterable<Element>;
  addEventListener(type: string, listener: (event: { readonly target: Element }) => void): void;
}
declare const document: Element & { getElementById(id: string): Element | null };

function filterPrompts(): void {
  const cards = [...document.querySelectorAll(".prompt")].map((card) => ({
    card,
    ids: (card.dataset["ids"] ?? "").split(" "),
    broken: (card.dataset["broken"] ?? "").split(" "),
  }));
  const texts = new Map<Element, string>();
  const form = document.getElementById("filters");
  const id = document.getElementById("by-id");
  const verdict = document.getElementById("by-verdict");
  const words = document.getElementById("by-text");
  const shownCount = document.getElementById("shown") as (Element & { textContent: string }) | null;
  if (form === null || id === null || verdict === null || words === null || shownCount === null) return;

  const textOf = (card: Element): string => {
    const known = texts.get(card) ?? (card.textContent ?? "").toLowerCase();
    texts.set(card, known);
    return known;
  };
  const apply = (): void => {
    const wanted = words.value.trim().toLowerCase();
    let shown = 0;
    for (const { card, ids, broken } of cards) {
      const of = verdict.value === "broken" ? broken : ids;
      const right =
        (id.value === "" || of.includes(id.value)) &&
        (verdict.value === "" ||
          (verdict.value === "broken" ? broken[0] !== "" : card.dataset["verdict"] === verdict.value)) &&
        (wanted === "" || textOf(card).includes(wanted));
      card.hidden = !right;
      if (right) shown++;
    }
    shownCount.textContent = `${shown} of ${cards.length} prompts`;
  };
  for (const control of [id, verdict, words]) control.addEventListener("input", apply);

  document.getElementById("open-all")?.addEventListener("click", ({ target }) => {
    const open = target.getAttribute("aria-pressed") !== "true";
    target.setAttribute("aria-pressed", String(open));
    for (const { card } of cards) card.open = open && !card.hidden;
  });

  for (const button of document.querySelectorAll(".pick")) button.disabled = false;
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".pick");
    if (button === null) return;
    const index = button.dataset["pick"];
    if (index === undefined) {
      id.value = button.dataset["id"] ?? "";
      verdict.value = button.dataset["verdict"] ?? "";
      apply();
      form.scrollIntoView();
      return;
    }
    const card = button.closest(".prompt");
    const on = button.getAttribute("aria-pressed") !== "true";
    for (const other of card?.querySelectorAll(".pick") ?? []) {
      const here = on && other === button;
      other.setAttribute("aria-pressed", String(here));
      card?.classList.toggle(`only-${other.dataset["pick"]}`, here);
    }
  });

  form.hidden = false;
  apply();
}
