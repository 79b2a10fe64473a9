/** The keyboard: / to search, j and k or arrows from task to task, Enter for its text, Escape back, ? for a list. */

import {part} from "./dom.js";
import {watchHelp} from "./help.js";
import {enterList, findRowInSight, moveFocus} from "./moving.js";
import {toggleRow} from "./views.js";

const STEPS = {ArrowDown: 1, ArrowUp: -1, j: 1, k: -1};
const LETTERS = ["j", "k"];

/**
 * Listen to the keys. In the search all letters are typed; while a dialog is open no key means anything here.
 * @param {import("./state.js").Page} page
 */
export function watchKeys(page) {
  const {input} = page;
  const list = part("tasks");
  const help = watchHelp();
  document.addEventListener("keydown", (event) => {
    const {target} = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target.closest("dialog")) return;
    const row = list.contains(target) ? target.closest("tr.task") : null;
    const act = target === input ? findSearchAction(page, event) : findAction(page, event, row, help);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function findSearchAction(page, {key}) {
  if (key === "ArrowDown" || key === "Enter") return () => enterList(page);
  if (key === "Escape") return () => clearInput(page.input);
  return null;
}

/** Who dictates turns single keys off: they then mean something only on a row. */
function findAction(page, {key, target}, row, {openHelp, areSingleKeysOn}) {
  const focusSearch = () => page.input.focus();
  if (row && key === "Escape") return focusSearch;
  if (row && STEPS[key]) return () => moveFocus(page, row, STEPS[key]);
  if (target === row && key === "Enter") return () => toggleRow(page, row);
  if (!areSingleKeysOn()) return null;
  if (key === "/") return focusSearch;
  if (key === "?" || key === "？") return openHelp;
  return LETTERS.includes(key) ? () => findRowInSight()?.focus() : null;
}

function clearInput(input) {
  if (!input.value) return;
  input.value = "";
  input.dispatchEvent(new Event("input", {bubbles: true}));
}
