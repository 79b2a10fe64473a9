/** Bring the page to life: each module draws its part and listens to it; state.js says what they share. */

import {watchAddress} from "./address.js";
import {watchSearch} from "./asking.js";
import {watchButtons} from "./buttons.js";
import {part} from "./dom.js";
import {openWhenWide} from "./frame.js";
import {watchKeys} from "./keys.js";
import {drawPage, watchLanguage} from "./language.js";
import {focusPointed} from "./moving.js";
import {watchPaper} from "./paper.js";
import {searchTasks} from "./search.js";
import {createState, prepareCorpus} from "./state.js";
import {watchViews} from "./views.js";

/** Tasks up to which the texts are made ready when something is typed; else soon after the start, with a first search. */
const FEW_TASKS = 200;
/** Milliseconds after the start. */
const FIRST_PAUSE = 400;

/**
 * Bring the page to life.
 * @param {any} data as to_html.py writes it
 */
export function start(data) {
  const page = createState(data);
  watchSearch(page);
  watchViews(page);
  watchLanguage(page);
  watchButtons(page);
  watchAddress(page);
  watchPaper(page);
  watchKeys(page);
  openWhenWide(part("filters"), "60rem");
  page.input.value = page.place.query;
  drawPage(page);
  focusPointed(page);
  if (page.all.tasks.length > FEW_TASKS) setTimeout(() => searchTasks("、", prepareCorpus(page)), FIRST_PAUSE);
}
