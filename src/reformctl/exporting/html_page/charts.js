/** Bars that count and filter: one button for each category, agency, scope and table. */

import {make} from "./dom.js";

/**
 * The bars of a group, and what brings their numbers up to date; bars of 0 are folded away.
 * @param {import("./filters.js").Group} group
 * @param {ReturnType<import("./labels.js").wordsOf>} words
 * @param {(text: string) => string} seen
 * @param {Set<string>} others options that are no agencies
 * @param {(option: string) => void} choose
 * @returns {{element: HTMLElement, update: (counts: Map<string, number>, chosen: Set<string>) => void}}
 */
export function chart(group, words, seen, others, choose) {
  const longest = Math.max(...group.options.map(({total}) => total));
  const bars = group.options.map((option) => {
    const remark = ["agency", "support"].includes(group.key) && others.has(option.key);
    return bar(option, longest, words, seen, remark, () => choose(option.key));
  });
  const heading = make("h2", {id: `group-${group.key}`}, words.groups[group.key]);
  const list = make("ul", {class: "bars", "aria-labelledby": heading.id}, ...bars.map(({element}) => element));
  const more = make("button", {type: "button", class: "more", "aria-expanded": "false"});
  more.addEventListener("click", () => {
    const isOpen = list.classList.toggle("unfolded");
    more.setAttribute("aria-expanded", String(isOpen));
  });
  function update(counts, chosen) {
    for (const {key, show} of bars) show(counts.get(key) ?? 0, chosen.has(key));
    const empty = list.querySelectorAll(".empty").length;
    more.textContent = words.emptyBars(empty);
    more.hidden = empty === 0;
  }
  return {element: make("section", {class: "group"}, heading, list, more), update};
}

function bar({key, name, total}, longest, words, seen, remark, choose) {
  const now = make("span", {class: "now"});
  const all = make("span", {class: "all"});
  const number = make("span", {class: "number"});
  const label = make("span", {class: "name", lang: key ? "zh-Hans" : null}, key ? seen(name) : words.none);
  const tag = remark ? [make("small", {class: "tag", title: words.noAgencyTitle}, words.noAgency)] : [];
  const track = make("span", {class: "track", "aria-hidden": "true"}, all, now);
  const caption = make("span", {class: "caption"}, label, ...tag);
  const button = make("button", {type: "button", class: "bar"}, caption, number, track);
  const element = make("li", {}, button);
  all.style.inlineSize = `${(100 * total) / longest}%`;
  button.addEventListener("click", choose);
  function show(count, pressed) {
    number.textContent = String(count);
    number.setAttribute("aria-label", words.tasks(count));
    now.style.inlineSize = `${(100 * count) / longest}%`;
    button.setAttribute("aria-pressed", String(pressed));
    element.classList.toggle("empty", !count && !pressed);
  }
  return {key, element, show};
}
