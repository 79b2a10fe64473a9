/** The keyboard: / to search, arrows or j and k from task to task, Escape back. */

const STEPS = {ArrowDown: 1, ArrowUp: -1, j: 1, k: -1};

/**
 * Listen to the keys. Letters move only while a task has the focus, so that they are in nobody's way.
 * @param {HTMLInputElement} input where words are typed
 * @param {HTMLElement} list where the tasks stand
 * @param {(row: HTMLElement | null, by: number) => void} move
 */
export function watchKeys(input, list, move) {
  document.addEventListener("keydown", (event) => {
    const {key, target} = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const row = list.contains(target) ? target.closest("tr.task") : null;
    if (key === "/" && !target.closest("input")) input.focus();
    else if (key === "Escape") escape(event, input, row);
    else if (target === input && key === "ArrowDown") move(null, 1);
    else if (row && STEPS[key]) move(row, STEPS[key]);
    else return;
    event.preventDefault();
  });
}

/** From a task to the search; in the search, its words go. */
function escape({target}, input, row) {
  if (row) input.focus();
  if (target !== input || !input.value) return;
  input.value = "";
  input.dispatchEvent(new Event("input", {bubbles: true}));
}
