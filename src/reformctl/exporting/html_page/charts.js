/** Bars that count and filter: one button for each category, agency, scope and table. */

import {make} from "./dom.js";

const BODY_GROUPS = ["agency", "support"];

/**
 * The bars of a group, and what brings their numbers up to date; bars of 0 are folded away.
 * @param {import("./state.js").Page} page
 * @param {import("./filters.js").Group} group
 * @param {(option: string) => void} choose
 * @returns {{element: HTMLElement, update: (counts: Map<string, number>, chosen: Set<string>) => void}}
 */
export function createChart(page, group, choose) {
  const {all, labels} = page;
  const longest = Math.max(...group.options.map(({total}) => total));
  const bodies = BODY_GROUPS.includes(group.key) ? all.bodies : [];
  const others = new Set(bodies.filter(({isAgency}) => !isAgency).map(({key}) => key));
  const bars = group.options.map((option) => {
    const act = () => choose(option.key);
    return createBar(page, option, longest, others.has(option.key), act);
  });
  const heading = make("h2", {id: `group-${group.key}`}, labels.groups[group.key]);
  const list = make("ul", {class: "bars", "aria-labelledby": heading.id}, ...bars.map(({element}) => element));
  const more = make("button", {type: "button", class: "more", "aria-expanded": "false"});
  more.addEventListener("click", () => {
    const isOpen = list.classList.toggle("unfolded");
    more.setAttribute("aria-expanded", isOpen);
  });
  function update(counts, chosen) {
    for (const {key, show} of bars) show(counts.get(key) ?? 0, chosen.has(key));
    const empty = list.querySelectorAll(".empty").length;
    more.textContent = labels.emptyBars(empty);
    more.hidden = empty === 0;
  }
  return {element: make("section", {class: "group"}, heading, list, more), update};
}

function createBar({labels, escape}, {key, name, total}, longest, isOther, act) {
  const now = make("span", {class: "now"});
  const all = make("span", {class: "all"});
  const number = make("span", {class: "number"});
  const shownName = key ? escape(name) : labels.none;
  const label = make("span", {class: "name", lang: key ? "zh-Hans" : null}, shownName);
  const caption = make("span", {class: "caption"}, label);
  if (isOther) caption.append(make("small", {class: "tag", title: labels.noAgencyTitle}, labels.noAgency));
  const track = make("span", {class: "track", "aria-hidden": "true"}, all, now);
  const button = make("button", {type: "button", class: "bar"}, caption, number, track);
  const element = make("li", {}, button);
  all.style.inlineSize = `${(100 * total) / longest}%`;
  button.addEventListener("click", act);
  function show(count, pressed) {
    number.textContent = count;
    number.setAttribute("aria-label", labels.tasks(count));
    now.style.inlineSize = `${(100 * count) / longest}%`;
    button.setAttribute("aria-pressed", pressed);
    element.classList.toggle("empty", !count && !pressed);
  }
  return {key, element, show};
}
