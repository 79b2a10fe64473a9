/** One task, or one heading, as a row of the table. */

import {make} from "./dom.js";
import {pieces} from "./marks.js";
import {plain} from "./tasks.js";

/** Columns of their own, in this order; every other field stands below the content, with its name. */
const OWN = ["id", "title", "content", "lead_agencies", "scope"];
const ELSEWHERE = new Set([...OWN, "number", "category", "title_derived"]);

/**
 * @typedef {object} View
 * @property {import("./tasks.js").Collection} all
 * @property {ReturnType<import("./labels.js").wordsOf>} words
 * @property {(text: string) => string} seen
 * @property {import("./fold.js").Folder} folder
 * @property {string[]} strings what is to be marked
 * @property {boolean} headed whether categories are headings, and not said with each task
 */

/**
 * The columns of the table, of those that the page has.
 * @param {import("./tasks.js").Collection} all
 * @returns {string[]}
 */
export function ownColumns({columns}) {
  const keys = new Set(columns.map(({key}) => key));
  const below = columns.some(({key}) => !ELSEWHERE.has(key));
  return OWN.filter((key) => key === "id" || keys.has(key) || (key === "content" && below));
}

/**
 * The row of headings.
 * @param {View} view
 * @returns {HTMLElement}
 */
export function headRow({all, words}) {
  const labels = new Map(all.columns.map(({key, label}) => [key, label]));
  const cells = ownColumns(all).map((key) =>
    make("th", {scope: "col", role: "columnheader", class: key}, words.field({key, label: labels.get(key) ?? ""})),
  );
  return make("tr", {role: "row"}, ...cells);
}

/**
 * A heading above the tasks of one category.
 * @param {{heading: string, table: string, count: number}} group
 * @param {View} view
 * @returns {HTMLElement}
 */
export function headingRow({heading, table, count}, {all, words, seen}) {
  const name = [...(table ? [table] : []), heading ? seen(heading) : words.none].join(" · ");
  const cell = make(
    "th",
    {scope: "rowgroup", role: "rowheader", colspan: ownColumns(all).length, lang: heading ? "zh-Hans" : null},
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
  const cells = {id: numberCell, title: titleCell, content: contentCell, lead_agencies: leadCell, scope: scopeCell};
  return make(
    "tr",
    {role: "row", class: "task", id: task.ref, tabindex: -1},
    ...ownColumns(view.all).map((key) => cells[key](task, view)),
  );
}

function numberCell(task, {all, seen}) {
  const {table, ref} = task;
  const number = all.valueOf(task, "number") ?? ref.slice(table.id.length + 1);
  return cell("th", "id", make("span", {class: "no"}, seen(String(number))));
}

function titleCell(task, view) {
  const {all, words, seen} = view;
  const title = make("div", {class: "name", lang: "zh-Hans"}, ...marked(all.valueOf(task, "title") ?? "", view));
  const tags = [
    ...(view.headed ? [] : task.categories.map((name) => make("span", {lang: "zh-Hans"}, ...marked(name, view)))),
    ...(all.valueOf(task, "title_derived") ? [make("span", {class: "tag"}, words.derived)] : []),
  ];
  const address = make("a", {href: `#${task.ref}`, "aria-label": words.linkTo(task.ref)}, seen(task.ref));
  const cite = make("button", {type: "button", class: "cite", "aria-label": words.citeTask(task.ref)}, words.cite);
  return cell("td", "title", title, make("div", {class: "small"}, ...tags, address, cite));
}

function contentCell(task, view) {
  const {all, words, seen} = view;
  const content = make("div", {class: "text", lang: "zh-Hans"}, ...marked(all.valueOf(task, "content") ?? "", view));
  const stated = all.columns
    .filter(({key}) => !ELSEWHERE.has(key))
    .map((column) => [words.field(column), all.valueOf(task, column.key), column.key])
    .filter(([, value]) => value !== null && plain(value) !== "");
  const facts = stated.map(([label, value, key]) => {
    const text = key === "support_agencies" ? marked(plain(value), view) : [seen(plain(value))];
    return make("div", {}, make("dt", {}, seen(label)), make("dd", {lang: "zh-Hans"}, ...text));
  });
  return cell("td", "content", content, ...(facts.length ? [make("dl", {class: "facts"}, ...facts)] : []));
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
