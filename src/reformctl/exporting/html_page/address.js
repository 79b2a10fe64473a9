/** The address of the page follows what is asked, and the back button asks again what was asked before. */

import {part} from "./dom.js";
import {drawAnswer} from "./drawing.js";
import {formatFragment, parseFragment} from "./fragment.js";
import {focusPointed, isPastTop} from "./moving.js";

/** Who types a word does not leave a step for each letter: the address is written in the first pause, in milliseconds. */
const TYPING_PAUSE = 400;

/**
 * Ask what a place says; a step that the back button undoes, unless it only goes on with the last one.
 * @param {import("./state.js").Page} page
 * @param {import("./fragment.js").Place} place
 * @param {{isStep?: boolean}} [options]
 */
export function goTo(page, place, {isStep = true} = {}) {
  page.place = place;
  writeAddress(page, isStep);
  const wasPastTop = isPastTop();
  drawAnswer(page);
  if (wasPastTop && !place.task) part("tasks").scrollIntoView();
}

/**
 * Listen to the back button, and to links to a task.
 * @param {import("./state.js").Page} page
 */
export function watchAddress(page) {
  addEventListener("popstate", () => readAddress(page));
}

function writeAddress(page, isStep) {
  const address = formatFragment(page.place) || "#";
  clearTimeout(page.timer);
  if (isStep) history.pushState(null, "", address);
  else page.timer = setTimeout(() => history.replaceState(null, "", address), TYPING_PAUSE);
}

function readAddress(page) {
  const {input} = page;
  clearTimeout(page.timer);
  page.place = parseFragment(location.hash);
  page.setAside = new Map();
  if (input.value !== page.place.query) input.value = page.place.query;
  drawAnswer(page);
  focusPointed(page);
}
