/** What stands around the tasks and does not depend on them: its words, what folds away, the list of keys. */

import {make, part} from "./dom.js";

/**
 * Put the words of a language into the frame: each element that has one names it.
 * @param {ReturnType<import("./labels.js").wordsOf>} words
 */
export function fillFrame(words) {
  document.documentElement.lang = words.tag;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = words[element.dataset.word];
  part("search").placeholder = words.placeholder;
  part("tasks").setAttribute("aria-label", words.listing);
  part("filters").parentElement.setAttribute("aria-label", words.filters);
  part("language").lang = words.otherTag;
  part("help").setAttribute("aria-label", words.keysTitle);
  const keys = words.keys.map(([names, what]) => {
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
export function foldAway(details, width) {
  const wide = matchMedia(`(min-width: ${width})`);
  const set = () => (details.open = wide.matches);
  wide.addEventListener("change", set);
  set();
}
