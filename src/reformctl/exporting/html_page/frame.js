/** What stands around the tasks and does not depend on them: its words, what folds away, the list of keys. */

import {make, part} from "./dom.js";

/**
 * Put the words of a language into the frame: each element that has one names it.
 * @param {ReturnType<import("./labels.js").chooseLabels>} labels
 */
export function fillFrame(labels) {
  document.documentElement.lang = labels.tag;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = labels[element.dataset.word];
  part("search").placeholder = labels.placeholder;
  part("tasks").setAttribute("aria-label", labels.listing);
  part("filters").parentElement.setAttribute("aria-label", labels.filters);
  part("language").lang = labels.otherTag;
  part("help").setAttribute("aria-label", labels.keysTitle);
  const keys = labels.keys.map(([names, what]) => {
    const caps = names.split(" ").map((name) => make("kbd", {}, name));
    return make("div", {}, make("dt", {}, ...caps), make("dd", {}, what));
  });
  part("keys-list").replaceChildren(...keys);
}

/**
 * Keep details open where the window is wide enough, and fold them away where it is not.
 * @param {HTMLDetailsElement} details
 * @param {string} width from which they stand open
 */
export function openWhenWide(details, width) {
  const wide = matchMedia(`(min-width: ${width})`);
  const set = () => (details.open = wide.matches);
  wide.addEventListener("change", set);
  set();
}
