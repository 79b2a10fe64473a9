/** Ask: by words or a number in the search, by the bars, and by the buttons that clear what was asked. */

import {goTo} from "./address.js";
import {onClick, part} from "./dom.js";
import {toggleOption} from "./filters.js";
import {scrollToTask} from "./moving.js";
import {findReferenced} from "./reference.js";

/**
 * Listen to what is typed, and to the buttons that clear it.
 * @param {import("./state.js").Page} page
 */
export function watchSearch(page) {
  const {input} = page;
  input.addEventListener("input", (event) => {
    if (!event.isComposing) askTyped(page);
  });
  input.addEventListener("compositionend", () => askTyped(page));
  onClick("reset", () => askAgain(page, {query: "", chosen: new Map()}));
  onClick("clear-query", () => askAgain(page, {query: ""}));
  onClick("clear-chosen", () => askAgain(page, {chosen: new Map()}));
}

/**
 * Choose an option of a group or, where it is chosen, drop it.
 * @param {import("./state.js").Page} page
 * @param {string} group
 * @param {string} option
 */
export function chooseOption(page, group, option) {
  const {input, place} = page;
  if (place.task) input.value = "";
  goTo(page, {...place, task: null, chosen: toggleOption(place.chosen, group, option)});
}

/** What is typed is a task to point at, or words to search; what was chosen before a task waits until words come. */
function askTyped(page) {
  const {all, input, opened, place} = page;
  const tasks = findReferenced(input.value, all);
  if (place.task) opened.delete(place.task);
  else page.setAside = place.chosen;
  if (tasks.length) pointAtTasks(page, tasks);
  else goTo(page, {task: null, query: input.value, chosen: page.setAside}, {isStep: false});
}

/** Go to the first of these tasks, and say that it is not what the number found as a word. */
function pointAtTasks(page, tasks) {
  const {input, labels, escape} = page;
  const refs = tasks.map(({ref}) => ref);
  goTo(page, {task: refs[0], query: "", chosen: new Map()}, {isStep: false});
  scrollToTask(page, refs[0]);
  part("notes").textContent = labels.jumped(escape(input.value.trim()), refs.map(escape));
}

function askAgain(page, {query = page.place.query, chosen = page.place.chosen}) {
  page.input.value = query;
  goTo(page, {task: null, query, chosen});
  page.input.focus();
}
