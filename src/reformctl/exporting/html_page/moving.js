/** Move in the list of tasks: to the task that the address points at, and from one task to the next. */

import {part} from "./dom.js";

/**
 * Where a task stands among the rows, headings too; -1 where it is not shown.
 * @param {import("./state.js").Page} page
 * @param {string} [ref]
 * @returns {number}
 */
export function findPosition({items}, ref) {
  return items.findIndex((item) => item.ref === ref);
}

/**
 * Whether the reader has scrolled past the beginning of the list.
 * @returns {boolean}
 */
export function isPastTop() {
  return part("tasks").getBoundingClientRect().top < 0;
}

/**
 * Scroll to the row of a task, which is marked as long as the page points at it; null where the task is not shown.
 * @param {import("./state.js").Page} page
 * @param {string} ref
 * @returns {HTMLElement | null}
 */
export function scrollToTask(page, ref) {
  const {labels, listing, escape} = page;
  const position = findPosition(page, ref);
  if (position < 0) {
    part("notes").textContent = labels.missing(escape(ref));
    return null;
  }
  const row = listing.reveal(position);
  row.scrollIntoView({block: "start"});
  return row;
}

/**
 * Move to the task that the address points at, if it points at one.
 * @param {import("./state.js").Page} page
 */
export function focusPointed(page) {
  const {task} = page.place;
  if (task) scrollToTask(page, task)?.focus({preventScroll: true});
}

/**
 * Move from the search into the list: to the task that is pointed at, else to the first one.
 * @param {import("./state.js").Page} page
 */
export function enterList(page) {
  if (page.place.task) focusPointed(page);
  else moveFocus(page, null, 1);
}

/**
 * Move to the next task or, with a step of -1, to the previous one; before the first one is the search.
 * @param {import("./state.js").Page} page
 * @param {HTMLElement | null} row where the focus is; null for before the first row
 * @param {number} step
 */
export function moveFocus(page, row, step) {
  const {items, input, listing} = page;
  let position = findPosition(page, row?.id ?? null) + step;
  while (items[position]?.heading !== undefined) position += step;
  if (position < 0) input.focus();
  else if (items[position]) listing.reveal(position).focus();
}

/**
 * The first row of a task below what sticks to the top of the window, where links lead to, too.
 * @returns {HTMLElement | null}
 */
export function findRowInSight() {
  const top = 1 + Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart);
  return [...document.querySelectorAll("tr.task")].find((row) => row.getBoundingClientRect().bottom > top) ?? null;
}
