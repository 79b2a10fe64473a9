/** The keyboard: / to search, j and k or arrows from task to task, Enter for its text, Escape back, ? for a list. */

const STEPS = {ArrowDown: 1, ArrowUp: -1, j: 1, k: -1};
const LETTERS = ["j", "k"];

/**
 * @typedef {object} Actions
 * @property {(row: HTMLElement, by: number) => void} move to the task so many places on
 * @property {() => void} enter from the search to its best task
 * @property {() => void} enterInSight to the first task that is in sight
 * @property {(row: HTMLElement) => void} toggle the text of a task
 * @property {() => void} help show the list of keys
 * @property {() => boolean} areSingle whether single keys mean anything outside the list: who dictates turns them off
 */

/**
 * Listen to the keys. In the search all letters are typed; while a dialog is open no key means anything here.
 * @param {HTMLInputElement} input where words are typed
 * @param {HTMLElement} list where the tasks stand
 * @param {Actions} actions
 */
export function watchKeys(input, list, actions) {
  document.addEventListener("keydown", (event) => {
    const {target} = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target.closest("dialog")) return;
    const row = list.contains(target) ? target.closest("tr.task") : null;
    const act = target === input ? actionInSearch(event, actions) : actionOf(event, row, input, actions);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function actionInSearch({key, target}, {enter}) {
  if (key === "ArrowDown" || key === "Enter") return enter;
  return key === "Escape" ? () => clear(target) : null;
}

function actionOf({key, target}, row, input, actions) {
  if (row && key === "Escape") return () => input.focus();
  if (row && STEPS[key]) return () => actions.move(row, STEPS[key]);
  if (target === row && key === "Enter") return () => actions.toggle(row);
  if (!actions.areSingle()) return null;
  if (key === "/") return () => input.focus();
  if (key === "?" || key === "？") return actions.help;
  return LETTERS.includes(key) ? actions.enterInSight : null;
}

function clear(input) {
  if (!input.value) return;
  input.value = "";
  input.dispatchEvent(new Event("input", {bubbles: true}));
}
