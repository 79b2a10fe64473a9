/** One task, or one heading, as a row of the table. */

import {make} from "./dom.js";
import {splitMatches} from "./marks.js";
import {formatValue} from "./tasks.js";

/** Columns of their own, in this order; every other field stands below the content, with its name. */
const OWN = ["id", "title", "content", "lead_agencies", "scope"];
/** In the compact view; all else stands in the text that a click opens. */
const COMPACT = ["id", "title", "lead_agencies"];
const ELSEWHERE = new Set(["id", "title", "content", "lead_agencies", "number", "category", "title_derived"]);

/** Fields below the content in which what was found is marked. */
const MARKED_FACTS = ["support_agencies", "scope"];

/** Characters of an excerpt before the first match, and after it. */
const EXCERPT_BEFORE = 12;
const EXCERPT_AFTER = 30;

/**
 * @typedef {object} View
 * @property {import("./tasks.js").Collection} all
 * @property {ReturnType<import("./labels.js").chooseLabels>} labels
 * @property {(text: string) => string} escape
 * @property {import("./folding.js").Folder} folder
 * @property {string[]} strings what is to be marked
 * @property {boolean} headed whether categories are headings, and not said with each task
 * @property {boolean} isCompact whether a row has number, title and leads, and its text only when it is opened
 * @property {Set<string>} opened the tasks whose text is open in the compact view
 * @property {string | null} pointed the task that the address points at
 */

/**
 * The columns of the table, of those that the page has.
 * @param {{all: import("./tasks.js").Collection, isCompact: boolean}} view
 * @returns {string[]}
 */
export function listColumns({all: {columns}, isCompact}) {
  const keys = new Set(columns.map(({key}) => key));
  if (isCompact) return COMPACT.filter((key) => key !== "lead_agencies" || keys.has(key));
  const below = columns.some(({key}) => key !== "scope" && !ELSEWHERE.has(key));
  return OWN.filter((key) => key === "id" || keys.has(key) || (key === "content" && below));
}

/**
 * The row of headings.
 * @param {{all: import("./tasks.js").Collection, labels: ReturnType<import("./labels.js").chooseLabels>, isCompact: boolean}} view
 * @returns {HTMLElement}
 */
export function buildHeadRow(view) {
  const columnLabels = new Map(view.all.columns.map(({key, label}) => [key, label]));
  const cells = listColumns(view).map((key) => {
    const heading = view.labels.field({key, label: columnLabels.get(key) ?? ""});
    return make("th", {scope: "col", role: "columnheader", class: key}, heading);
  });
  return make("tr", {role: "row"}, ...cells);
}

/**
 * The row of a task, or of a heading above the tasks of one category.
 * @param {import("./tasks.js").Task | import("./headings.js").Heading} item
 * @param {View} view
 * @returns {HTMLElement}
 */
export function buildRow(item, view) {
  return item.heading === undefined ? buildTaskRow(item, view) : buildHeadingRow(item, view);
}

/**
 * Open the text of a row of the compact view, or close it.
 * @param {HTMLElement} row
 * @param {import("./tasks.js").Task} task
 * @param {View} view
 */
export function toggleText(row, task, view) {
  if (!view.opened.delete(task.ref)) view.opened.add(task.ref);
  row.querySelector(".opener").setAttribute("aria-expanded", view.opened.has(task.ref));
  row.querySelector(".below").replaceChildren(...buildBelow(task, view));
}

function buildHeadingRow({heading, table, count}, view) {
  const {labels, escape} = view;
  const category = heading ? escape(heading) : labels.none;
  const name = table ? `${table} · ${category}` : category;
  const cell = make(
    "th",
    {scope: "rowgroup", role: "rowheader", colspan: listColumns(view).length, lang: heading ? "zh-Hans" : null},
    labels.heading(name, count),
  );
  return make("tr", {role: "row", class: "heading"}, cell);
}

function buildTaskRow(task, view) {
  const builders = {
    id: buildNumberCell,
    title: view.isCompact ? buildCompactCell : buildTitleCell,
    content: buildContentCell,
    lead_agencies: buildLeadCell,
    scope: buildScopeCell,
  };
  const cells = listColumns(view).map((key) => builders[key](task, view));
  const isPointed = task.ref === view.pointed;
  const attributes = {role: "row", class: isPointed ? "task pointed" : "task", id: task.ref, tabindex: -1};
  return make("tr", attributes, ...cells);
}

function buildNumberCell(task, {all, escape}) {
  const {table, ref} = task;
  const number = all.valueOf(task, "number") ?? ref.slice(table.id.length + 1);
  return buildCell("th", "id", make("span", {class: "no"}, escape(String(number))));
}

function buildTitleCell(task, view) {
  const title = view.all.valueOf(task, "title") ?? "";
  const name = make("div", {class: "name", lang: "zh-Hans"}, ...markText(title, view));
  return buildCell("td", "title", name, buildSmallLine(task, view));
}

/** The title as a button, and below it the text; of a text that stays closed what was found in it, and its table. */
function buildCompactCell(task, view) {
  const title = view.all.valueOf(task, "title") ?? task.ref;
  const name = make("span", {class: "name", lang: "zh-Hans"}, ...markText(title, view));
  const isOpen = view.opened.has(task.ref);
  const opener = make("button", {type: "button", class: "opener", "aria-expanded": String(isOpen)}, name);
  const below = make("div", {class: "below"}, ...buildBelow(task, view));
  return buildCell("td", "title", opener, below);
}

function buildBelow(task, view) {
  if (view.opened.has(task.ref)) {
    const content = make("div", {class: "content"}, ...buildText(task, view));
    return [content, buildSmallLine(task, view)];
  }
  const parts = [];
  const text = buildExcerpt(task, view);
  if (text.length) parts.push(make("p", {class: "excerpt", lang: "zh-Hans"}, ...text));
  const isAmbiguous = !view.headed && view.all.tables.length > 1;
  if (isAmbiguous) parts.push(make("div", {class: "small"}, view.escape(task.ref)));
  return parts;
}

/** What surrounds the first match in the content, where the title shows none. */
function buildExcerpt(task, view) {
  const {all, strings, folder} = view;
  if (splitMatches(all.valueOf(task, "title") ?? "", strings, folder).length > 1) return [];
  const [text, match, ...further] = splitMatches(all.valueOf(task, "content") ?? "", strings, folder);
  if (match === undefined) return [];
  const before = [...text];
  const after = [...further.join("")];
  const shown = before.slice(-EXCERPT_BEFORE).join("") + match + after.slice(0, EXCERPT_AFTER).join("");
  const start = before.length > EXCERPT_BEFORE ? "…" : "";
  const end = after.length > EXCERPT_AFTER ? "…" : "";
  return [start, ...markText(shown, view), end];
}

/** Tags, the address of the task and its citation. */
function buildSmallLine(task, view) {
  const {all, labels, escape} = view;
  const categories = view.headed ? [] : task.categories;
  const tags = categories.map((name) => make("span", {lang: "zh-Hans"}, ...markText(name, view)));
  if (all.valueOf(task, "title_derived")) tags.push(make("span", {class: "tag"}, labels.derived));
  const address = make("a", {href: `#${task.ref}`, "aria-label": labels.linkTo(task.ref)}, escape(task.ref));
  const cite = make("button", {type: "button", class: "cite", "aria-label": labels.citeTask(task.ref)}, labels.cite);
  return make("div", {class: "small"}, ...tags, address, cite);
}

function buildContentCell(task, view) {
  return buildCell("td", "content", ...buildText(task, view));
}

/** The content, and below it every field that has no column of its own. */
function buildText(task, view) {
  const {all, labels, escape} = view;
  const text = all.valueOf(task, "content") ?? "";
  const content = make("div", {class: "text", lang: "zh-Hans"}, ...markText(text, view));
  const facts = [];
  for (const column of all.columns) {
    const {key} = column;
    const isElsewhere = ELSEWHERE.has(key) || (key === "scope" && !view.isCompact);
    const value = isElsewhere ? "" : formatValue(all.valueOf(task, key));
    if (!value) continue;
    const shown = MARKED_FACTS.includes(key) ? markText(value, view) : [escape(value)];
    const label = make("dt", {}, escape(labels.field(column)));
    facts.push(make("div", {}, label, make("dd", {lang: "zh-Hans"}, ...shown)));
  }
  return facts.length ? [content, make("dl", {class: "facts"}, ...facts)] : [content];
}

function buildLeadCell(task, view) {
  const names = view.all.valueOf(task, "lead_agencies") ?? [];
  const lines = names.map((name) => make("li", {}, ...markText(name, view)));
  return buildCell("td", "lead_agencies", make("ul", {lang: "zh-Hans"}, ...lines));
}

function buildScopeCell(task, view) {
  const scope = view.all.valueOf(task, "scope") ?? "";
  return buildCell("td", "scope", make("span", {lang: "zh-Hans"}, ...markText(scope, view)));
}

function buildCell(tag, name, ...children) {
  const isHeading = tag === "th";
  const role = isHeading ? "rowheader" : "cell";
  return make(tag, {role, class: name, scope: isHeading ? "row" : null}, ...children);
}

/** The text, isolated from what stands around it, with what was found in it marked. */
function markText(text, {strings, folder, escape}) {
  return splitMatches(text, strings, folder)
    .map((piece, index) => (index % 2 ? make("mark", {}, escape(piece)) : escape(piece)))
    .filter(Boolean);
}
