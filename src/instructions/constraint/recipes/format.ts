// Recipes for the form of a response: lists, titles, sections, highlights, placeholders, postscripts, JSON.
import type { NumberBulletListsParams } from "../../../verify/ifeval/detectable-format-number-bullet-lists.ts";
import type { NumberHighlightedSectionsParams } from "../../../verify/ifeval/detectable-format-number-highlighted-sections.ts";
import type { MultipleSectionsParams } from "../../../verify/ifeval/detectable-format-multiple-sections.ts";
import type { NumberPlaceholdersParams } from "../../../verify/ifeval/detectable-content-number-placeholders.ts";
import type { PostscriptParams } from "../../../verify/ifeval/detectable-content-postscript.ts";
import type { NoParams } from "../../../verify/params.ts";
import { changedPlaces, countOf, literal, plural } from "../edits.ts";
import type { Recipe } from "../recipe.ts";
import { sectionNames } from "../vocabulary.ts";

export const numberBulletLists: Recipe<NumberBulletListsParams> = {
  id: "detectable_format:number_bullet_lists",
  variety: () => 7,
  sample: (rng) => ({ num_bullets: 2 + rng.int(7) }),
  wordings: ({ num_bullets: n }) => ({
    plain: [
      `Write exactly ${plural(n, "bullet point")} in markdown, such as: * This is a point.`,
      `Your response must contain exactly ${plural(n, "bullet point")}. Use the markdown form: * This is a point.`,
      `Include a markdown list of ${plural(n, "item")}, neither more nor fewer.`,
      `There have to be ${plural(n, "bullet point")} (lines that begin with "* " or "- "), no more and no fewer.`,
      `Put ${plural(n, "line")} into a bulleted list in markdown, and no other list anywhere.`,
    ],
    terse: `exactly ${plural(n, "bullet")}`,
    rule: `bullets = ${n}`,
    code: `count_bullets(response) == ${n}`,
    negated: `Write any number of markdown bullet points but ${n}.`,
  }),
  demands: ({ num_bullets: n }) => ({ counts: { bullets: { least: n, most: n } } }),
  plan: (plan, { num_bullets }) => {
    plan.bullets = num_bullets;
  },
  *breaks(response) {
    yield response.replace(/(?<![^\n])- /, "");
    yield response.replace(/(?<![^\n])- (?=\p{L}+ [^.]*\.\n)/u, "");
    yield response.replace(/(?<![^\n])- [^\n]*\n/, (line) => line + line);
  },
  extract: (response) => {
    const count = countOf(response, /^\s*[*+-]\s+\S/gm);
    return count === 0 ? [] : [{ num_bullets: count }];
  },
};

export const constrainedResponse: Recipe<NoParams> = {
  id: "detectable_format:constrained_response",
  variety: () => 1,
  sample: () => ({}),
  wordings: () => ({
    plain: [
      'Answer with one of the following options: "My answer is yes.", "My answer is no.", "My answer is maybe."',
      'Choose one of these as your response: "My answer is yes.", "My answer is no." or "My answer is maybe."',
      'Your response must be "My answer is yes.", "My answer is no." or "My answer is maybe.", word for word.',
      'Say "My answer is yes.", "My answer is no." or "My answer is maybe."',
      'Only three responses are accepted: "My answer is yes.", "My answer is no.", "My answer is maybe."',
    ],
    terse: '"My answer is yes.", "My answer is no." or "My answer is maybe."',
    rule: 'response in {"My answer is yes.", "My answer is no.", "My answer is maybe."}',
    code: 'count_of_any(response, ["My answer is yes.", "My answer is no.", "My answer is maybe."]) == 1',
    negated: 'Answer without saying "My answer is yes.", "My answer is no." or "My answer is maybe."',
  }),
  plan: (plan) => {
    plan.shape = "fixed-answer";
  },
  *breaks(response) {
    yield response.replace(/(My answer is \w+)\./, "$1");
  },
  extract: (response) => (/My answer is (?:yes|no|maybe)\./.test(response) ? [{}] : []),
};

export const numberHighlightedSections: Recipe<NumberHighlightedSectionsParams> = {
  id: "detectable_format:number_highlighted_sections",
  variety: () => 5,
  sample: (rng) => ({ num_highlights: 1 + rng.int(5) }),
  wordings: ({ num_highlights: n }) => ({
    plain: [
      `Highlight at least ${plural(n, "section")} of your response with markdown, like *this*.`,
      `At least ${plural(n, "passage")} must stand between asterisks: *highlighted section*.`,
      `Your response should have ${n} or more passages in markdown emphasis, such as *highlighted section*.`,
      `Emphasise no fewer than ${plural(n, "passage")} in markdown, i.e. *a passage*.`,
      `Mark ${plural(n, "piece")} of text, or more, as *highlighted*.`,
    ],
    terse: `at least ${plural(n, "highlight")} between *asterisks*`,
    rule: `highlights >= ${n}`,
    code: `count_highlights(response) >= ${n}`,
    negated: `Highlight fewer than ${plural(n, "section")} of your response.`,
  }),
  plan: (plan, { num_highlights }) => {
    plan.highlights = num_highlights;
  },
  *breaks(response, { num_highlights: n }) {
    const pattern = /(?<!\*)\*(?![*\s])[^*\n]*\*(?!\*)/g;
    const excess = countOf(response, pattern) - n + 1;
    yield changedPlaces(response, pattern, { count: excess, change: (found) => found.slice(1, -1) });
    yield response.replaceAll(pattern, (found) => found.slice(1, -1));
  },
  extract: (response) => {
    const count = countOf(response, /(?<!\*)\*{1,2}(?![*\s])[^*\n]*[^*\s]\*{1,2}(?!\*)/g);
    return count === 0 ? [] : [{ num_highlights: count }];
  },
};

export const multipleSections: Recipe<MultipleSectionsParams> = {
  id: "detectable_format:multiple_sections",
  variety: () => sectionNames.length * 4,
  sample: (rng) => ({ section_spliter: rng.pick(sectionNames), num_sections: 2 + rng.int(4) }),
  wordings: ({ section_spliter: name, num_sections: n }) => ({
    plain: [
      `Divide your response into at least ${plural(n, "section")}, each under a heading: ${name} 1, ${name} 2 and so on.`,
      `Your response must have ${n} or more sections. Mark the beginning of each with ${name} X, such as: ${name} 1.`,
      `Write at least ${plural(n, "section")} headed "${name} 1", "${name} 2" and so forth.`,
      `Let each of no fewer than ${plural(n, "section")} begin with a line "${name}" and its number.`,
      `Use the headings ${name} 1 to ${name} ${n} at least, each followed by its text.`,
    ],
    terse: `at least ${plural(n, "section")} headed "${name} 1", "${name} 2" ...`,
    rule: `headings("${name} #") >= ${n}`,
    code: `count_headings(response, ${literal(`${name} #`)}) >= ${n}`,
    negated: `Write fewer than ${plural(n, "section")} with headings such as ${name} 1.`,
  }),
  demands: ({ section_spliter: text, num_sections: times }) => ({ literals: [{ text, times }] }),
  plan: (plan, { section_spliter: name, num_sections: count }) => {
    plan.sections = { name, count };
  },
  *breaks(response, { section_spliter: name, num_sections: n }) {
    const pattern = new RegExp(`(?<![^\\n])${name} \\d+(?![^\\n])`, "g");
    const excess = countOf(response, pattern) - n + 1;
    yield changedPlaces(response, pattern, { count: excess, change: (found) => found.replace(/ \d+/, "") });
    yield changedPlaces(response, pattern, { count: excess, change: () => "" })?.replace(/\n{2,}(?=$)/, "");
  },
  extract: (response) =>
    sectionNames.flatMap((name): MultipleSectionsParams[] => {
      const count = countOf(response, new RegExp(`^${name} \\d+`, "gm"));
      return count === 0 ? [] : [{ section_spliter: name, num_sections: count }];
    }),
};

export const jsonFormat: Recipe<NoParams> = {
  id: "detectable_format:json_format",
  variety: () => 1,
  sample: () => ({}),
  wordings: () => ({
    plain: [
      "Write the whole response as JSON.",
      "Your entire response must be in JSON format; markdown ticks around it are allowed.",
      "Give the response as one valid JSON object and nothing else.",
      "All of your output has to be JSON, such as an object with members.",
      "Wrap everything that you write into valid JSON.",
    ],
    terse: "JSON only",
    rule: "response is JSON",
    code: "parses_as_json(response)",
    negated: "Write the response as something that is not JSON.",
  }),
  plan: (plan) => {
    plan.shape = "json";
  },
  *breaks(response) {
    yield response.replace(/\}\s*$/, "");
    yield response.slice(0, -1);
  },
  extract: (response) => (/^\s*[[{`]/.test(response) ? [{}] : []),
};

export const title: Recipe<NoParams> = {
  id: "detectable_format:title",
  variety: () => 1,
  sample: () => ({}),
  wordings: () => ({
    plain: [
      "Give your response a title in double angular brackets, such as <<poem of joy>>.",
      "Your response must contain a title, wrapped in double angular brackets: <<title>>.",
      "Include a title that stands between << and >>.",
      "There has to be a title in double angular brackets, i.e. <<title>>.",
      "Let a title in the form <<title>> be part of what you write.",
    ],
    terse: "with a <<title>>",
    rule: "titles >= 1",
    code: 'count_between(response, "<<", ">>") >= 1',
    negated: "Write without a title in double angular brackets.",
  }),
  plan: (plan) => {
    plan.title = true;
  },
  *breaks(response) {
    yield response.replace(/<<([^<>\n]*)>>/, "$1");
    yield response.replace(/<<([^<>\n]*)>>/, "<$1>");
  },
  extract: (response) => (/<<[^<>\n]+>>/.test(response) ? [{}] : []),
};

export const numberPlaceholders: Recipe<NumberPlaceholdersParams> = {
  id: "detectable_content:number_placeholders",
  variety: () => 8,
  sample: (rng) => ({ num_placeholders: 1 + rng.int(8) }),
  wordings: ({ num_placeholders: n }) => ({
    plain: [
      `Use at least ${plural(n, "placeholder")} in square brackets, such as [address].`,
      `Your response must contain ${plural(n, "placeholder")} or more, written like [name].`,
      `Include no fewer than ${plural(n, "placeholder")} that stand in square brackets, e.g. [date].`,
      `Leave ${plural(n, "blank")} at the least for the reader to fill in, as in [place].`,
      `There have to be ${n} or more things in square brackets to be filled in, like [address].`,
    ],
    terse: `at least ${plural(n, "placeholder")} in [brackets]`,
    rule: `placeholders >= ${n}`,
    code: `count_placeholders(response) >= ${n}`,
    negated: `Use fewer than ${plural(n, "placeholder")} in square brackets.`,
  }),
  plan: (plan, { num_placeholders }) => {
    plan.placeholders = num_placeholders;
  },
  *breaks(response, { num_placeholders: n }) {
    const pattern = /\[[^\]\n]*\]/g;
    const excess = countOf(response, pattern) - n + 1;
    yield changedPlaces(response, pattern, { count: excess, change: (found) => found.slice(1, -1) });
  },
  extract: (response) => {
    const count = countOf(response, /\[\p{L}[^\]\n]*\](?!\()/gu);
    return count === 0 ? [] : [{ num_placeholders: count }];
  },
};

export const postscript: Recipe<PostscriptParams> = {
  id: "detectable_content:postscript",
  variety: () => 2,
  sample: (rng) => ({ postscript_marker: rng.pick(["P.S.", "P.P.S"]) }),
  wordings: ({ postscript_marker: marker }) => ({
    plain: [
      `Add a postscript at the end that starts with ${marker}`,
      `At the end of your response, please explicitly add a postscript starting with ${marker}`,
      `Close with a postscript that begins with ${marker}`,
      `Your response must end in a postscript; let it start with ${marker}`,
      `After everything else comes a postscript, marked by ${marker}`,
    ],
    terse: `with a postscript (${marker})`,
    rule: `last part begins with "${marker}"`,
    code: `begins_postscript(response, ${literal(marker)})`,
    negated: `Write without a postscript that starts with ${marker}`,
  }),
  demands: ({ postscript_marker: text }) => ({ literals: [{ text, times: 1 }] }),
  plan: (plan, { postscript_marker }) => {
    plan.postscript = postscript_marker;
  },
  *breaks(response) {
    yield response.replace(/(?<![^\n])p\.(?:p\.)?s\.? /i, "");
    yield response.replace(/(?<![^\n])p\.(?:p\.)?s\.? /i, "N.B. ");
  },
  extract: (response) => {
    const markers = ["P.P.S", "P.S."].filter((marker) => response.toLowerCase().includes(`\n${marker.toLowerCase()}`));
    return markers.map((postscript_marker) => ({ postscript_marker }));
  },
};
