/** One task, or one heading, as a row of the table. */

import {make} from "./dom.js";
import {pieces} from "./marks.js";
import {plain} from "./tasks.js";

/** Columns of their own, in this order; every other field stands below the content, with its name. */
const OWN = ["id", "title", "content", "lead_agencies", "scope"];
/** In the compact view; all else stands in the text that a click opens. */
const COMPACT = ["id", "title", "lead_agencies"];
const ELSEWHERE = new Set(["id", "title", "content", "lead_agencies", "number", "category", "title_derived"]);

/** Characters of an excerpt before the first match, and after it. */
const BEFORE = 12;
const AFTER = 30;

/**
 * @typedef {object} View
 * @property {import("./tasks.js").Collection} all
 * @property {ReturnType<import("./labels.js").wordsOf>} words
 * @property {(text: string) => string} seen
 * @property {import("./fold.js").Folder} folder
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
export function ownColumns({all: {columns}, isCompact}) {
  const keys = new Set(columns.map(({key}) => key));
  if (isCompact) return COMPACT.filter((key) => key !== "lead_agencies" || keys.has(key));
  const below = columns.some(({key}) => key !== "scope" && !ELSEWHERE.has(key));
  return OWN.filter((key) => key === "id" || keys.has(key) || (key === "content" && below));
}

/**
 * The row of headings.
 * @param {{all: import("./tasks.js").Collection, words: ReturnType<import("./labels.js").wordsOf>, isCompact: boolean}} view
 * @returns {HTMLElement}
 */
export function headRow(view) {
  const labels = new Map(view.all.columns.map(({key, label}) => [key, label]));
  const cells = ownColumns(view).map((key) =>
    make("th", {scope: "col", role: "columnheader", class: key}, view.words.field({key, label: labels.get(key) ?? ""})),
  );
  return make("tr", {role: "row"}, ...cells);
}

/**
 * A heading above the tasks of one category.
 * @param {import("./headings.js").Heading} group
 * @param {View} view
 * @returns {HTMLElement}
 */
export function headingRow({heading, table, count}, view) {
  const {words, seen} = view;
  const name = [...(table ? [table] : []), heading ? seen(heading) : words.none].join(" · ");
  const cell = make(
    "th",
    {scope: "rowgroup", role: "rowheader", colspan: ownColumns(view).length, lang: heading ? "zh-Hans" : null},
    words.heading(name, count),
  );
  return make("tr", {role: "row", class: "heading"}, cell);
}

/**
 * The row of a task.
 * @param {import("./tasks.js").Task} task
 * @param {View} view
 * @returns {HTMLElement}
 */
export function taskRow(task, view) {
  const title = view.isCompact ? compactCell : titleCell;
  const cells = {id: numberCell, title, content: contentCell, lead_agencies: leadCell, scope: scopeCell};
  const isPointed = task.ref === view.pointed;
  return make(
    "tr",
    {role: "row", class: isPointed ? "task pointed" : "task", id: task.ref, tabindex: -1},
    ...ownColumns(view).map((key) => cells[key](task, view)),
  );
}

/**
 * Open the text of a row of the compact view, or close it.
 * @param {HTMLElement} row
 * @param {import("./tasks.js").Task} task
 * @param {View} view
 */
export function toggleText(row, task, view) {
  if (!view.opened.delete(task.ref)) view.opened.add(task.ref);
  row.querySelector(".opener").setAttribute("aria-expanded", String(view.opened.has(task.ref)));
  row.querySelector(".below").replaceChildren(...partsBelow(task, view));
}

function numberCell(task, {all, seen}) {
  const {table, ref} = task;
  const number = all.valueOf(task, "number") ?? ref.slice(table.id.length + 1);
  return cell("th", "id", make("span", {class: "no"}, seen(String(number))));
}

function titleCell(task, view) {
  const title = make("div", {class: "name", lang: "zh-Hans"}, ...marked(view.all.valueOf(task, "title") ?? "", view));
  return cell("td", "title", title, smallLine(task, view));
}

/** The title as a button, and below it the text; of a text that stays closed what was found in it, and its table. */
function compactCell(task, view) {
  const name = make("span", {class: "name", lang: "zh-Hans"}, ...marked(view.all.valueOf(task, "title") ?? task.ref, view));
  const opener = make("button", {type: "button", class: "opener", "aria-expanded": String(view.opened.has(task.ref))}, name);
  return cell("td", "title", opener, make("div", {class: "below"}, ...partsBelow(task, view)));
}

function partsBelow(task, view) {
  if (view.opened.has(task.ref)) return [make("div", {class: "content"}, ...textParts(task, view)), smallLine(task, view)];
  const text = excerpt(task, view);
  const isAmbiguous = !view.headed && view.all.tables.length > 1;
  return [
    ...(text.length ? [make("p", {class: "excerpt", lang: "zh-Hans"}, ...text)] : []),
    ...(isAmbiguous ? [make("div", {class: "small"}, view.seen(task.ref))] : []),
  ];
}

/** What surrounds the first match in the content, where the title shows none. */
function excerpt(task, view) {
  const {all, strings, folder} = view;
  if (pieces(all.valueOf(task, "title") ?? "", strings, folder).length > 1) return [];
  const [text, match, ...further] = pieces(all.valueOf(task, "content") ?? "", strings, folder);
  if (match === undefined) return [];
  const before = [...text];
  const after = [...further.join("")];
  const shown = before.slice(-BEFORE).join("") + match + after.slice(0, AFTER).join("");
  return [before.length > BEFORE ? "…" : "", ...marked(shown, view), after.length > AFTER ? "…" : ""];
}

/** Tags, the address of the task and its citation. */
function smallLine(task, view) {
  const {all, words, seen} = view;
  const tags = [
    ...(view.headed ? [] : task.categories.map((name) => make("span", {lang: "zh-Hans"}, ...marked(name, view)))),
    ...(all.valueOf(task, "title_derived") ? [make("span", {class: "tag"}, words.derived)] : []),
  ];
  const address = make("a", {href: `#${task.ref}`, "aria-label": words.linkTo(task.ref)}, seen(task.ref));
  const cite = make("button", {type: "button", class: "cite", "aria-label": words.citeTask(task.ref)}, words.cite);
  return make("div", {class: "small"}, ...tags, address, cite);
}

function contentCell(task, view) {
  return cell("td", "content", ...textParts(task, view));
}

/** The content, and below it every field that has no column of its own. */
function textParts(task, view) {
  const {all, words, seen} = view;
  const content = make("div", {class: "text", lang: "zh-Hans"}, ...marked(all.valueOf(task, "content") ?? "", view));
  const stated = all.columns
    .filter(({key}) => !ELSEWHERE.has(key) && (view.isCompact || key !== "scope"))
    .map((column) => [words.field(column), all.valueOf(task, column.key), column.key])
    .filter(([, value]) => value !== null && plain(value) !== "");
  const facts = stated.map(([label, value, key]) => {
    const text = ["support_agencies", "scope"].includes(key) ? marked(plain(value), view) : [seen(plain(value))];
    return make("div", {}, make("dt", {}, seen(label)), make("dd", {lang: "zh-Hans"}, ...text));
  });
  return [content, ...(facts.length ? [make("dl", {class: "facts"}, ...facts)] : [])];
}

function leadCell(task, view) {
  const names = view.all.valueOf(task, "lead_agencies") ?? [];
  const lines = names.map((name) => make("li", {}, ...marked(name, view)));
  return cell("td", "lead_agencies", make("ul", {lang: "zh-Hans"}, ...lines));
}

function scopeCell(task, view) {
  return cell("td", "scope", make("span", {lang: "zh-Hans"}, ...marked(view.all.valueOf(task, "scope") ?? "", view)));
}

function cell(tag, name, ...children) {
  const role = tag === "th" ? "rowheader" : "cell";
  return make(tag, {role, class: name, scope: tag === "th" ? "row" : null}, ...children);
}

/** The text, isolated from what stands around it, with what was found in it marked. */
function marked(text, {strings, folder, seen}) {
  return pieces(text, strings, folder)
    .map((piece, at) => (at % 2 ? make("mark", {}, seen(piece)) : seen(piece)))
    .filter(Boolean);
}
