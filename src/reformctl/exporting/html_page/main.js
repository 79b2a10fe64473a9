/** The page: what is asked, what answers it, and how both stand in the window and in its address. */

import {aboutParts, namesParts} from "./about.js";
import {chart} from "./charts.js";
import {corpusOf} from "./corpus.js";
import {part} from "./dom.js";
import {countsOf, groupsOf, left, toggled} from "./filters.js";
import {folder} from "./fold.js";
import {watchKeys} from "./keys.js";
import {wordsOf} from "./labels.js";
import {fragmentOf, placeOf} from "./link.js";
import {listing} from "./listing.js";
import {headRow, headingRow, taskRow} from "./row.js";
import {searched} from "./search.js";
import {seer} from "./seen.js";
import {watchButtons} from "./take.js";
import {collection} from "./tasks.js";

const PAUSE = 400;
/** Tasks up to which the texts are made ready when something is typed; else in the first pause, with a first search. */
const FEW = 200;

/**
 * Bring the page to life.
 * @param {any} data as to_html.py writes it
 */
export function start(data) {
  const all = collection(data);
  const groups = groupsOf(all);
  const texts = folder(data.search.folds);
  const seen = seer(data.unseen);
  const others = new Set(all.bodies.filter(({isAgency}) => !isAgency).map(({key}) => key));
  const rows = listing(part("tasks"), (item) => (item.heading === undefined ? taskRow(item, view) : headingRow(item, view)));
  const input = part("search");
  let place = placeOf(location.hash);
  let words = wordsOf(data.language);
  let charts = [];
  let corpus = null;
  let view = null;
  let shown = [];
  let items = [];
  let timer = 0;

  function ready() {
    corpus ??= corpusOf(all, data.search, texts.fold);
    return corpus;
  }

  /** Everything that depends on the language. */
  function speak() {
    document.documentElement.lang = words.tag;
    frame(words);
    part("about").replaceChildren(...aboutParts(all, words, seen));
    part("names").replaceChildren(...namesParts(all, words, seen));
    charts = groups.map((group) => ({group, ...chart(group, words, seen, others, (option) => choose(group.key, option))}));
    part("charts").replaceChildren(...charts.map(({element}) => element));
    part("head").replaceChildren(headRow({all, words}));
    answer();
  }

  /** Everything that depends on what is asked. */
  function answer() {
    const found = place.query.trim() ? searched(place.query, ready()) : null;
    const hits = found ? found.order.map((at) => all.tasks[at]) : all.tasks;
    shown = left(hits, groups, place.chosen);
    const headed = !(found && found.strings.length) && all.columns.some(({key}) => key === "category");
    view = {all, words, seen, folder: texts, strings: found?.strings ?? [], headed};
    items = headed ? withHeadings(shown, all.tables.length > 1) : shown;
    rows.show(items);
    part("tasks").setAttribute("aria-rowcount", String(items.length + 1));
    for (const {group, update} of charts) {
      update(countsOf(hits, groups, group, place.chosen), place.chosen.get(group.key) ?? new Set());
    }
    say(found);
  }

  function absent({term, way, strings}) {
    return words.absent({term: seen(term), way, strings: strings.map(seen)});
  }

  function near({asked, parts, holders, order}) {
    return words.near({asked: asked.map(seen), parts: parts.slice(0, 5).map(seen), holders, count: order.length});
  }

  function say(found) {
    const asked = isAsked(place);
    const counted = words.shown(shown.length, all.tasks.length);
    const parts = [counted, ...criteria(place, groups, words, seen), ...(found?.strings.length ? [words.ranked] : [])];
    part("count").textContent = parts.join(" · ");
    part("notes").textContent = [...(found?.rewritten ?? []).map(absent), ...(found?.near ? [near(found.near)] : [])].join(" ");
    part("nothing").hidden = shown.length > 0;
    part("tasks").hidden = shown.length === 0;
    part("reset").hidden = !asked;
  }

  /** Go where a place says; a step that the back button undoes, unless it only goes on with the last one. */
  function go(next, {step = true} = {}) {
    place = next;
    clearTimeout(timer);
    const address = fragmentOf(place) || "#";
    if (step) history.pushState(null, "", address);
    else timer = setTimeout(() => history.replaceState(null, "", address), PAUSE);
    const isPast = part("tasks").getBoundingClientRect().top < 0;
    answer();
    if (isPast) part("tasks").scrollIntoView();
  }

  function choose(group, option) {
    go({...place, task: null, chosen: toggled(place.chosen, group, option)});
  }

  function arrive() {
    clearTimeout(timer);
    place = placeOf(location.hash);
    if (input.value !== place.query) input.value = place.query;
    answer();
    if (place.task) point(place.task);
  }

  function point(ref) {
    const at = items.findIndex((item) => item.ref === ref);
    document.querySelector(".pointed")?.classList.remove("pointed");
    if (at < 0) {
      part("notes").textContent = words.missing(seen(ref));
      return;
    }
    const row = rows.reveal(at);
    row.classList.add("pointed");
    row.focus({preventScroll: true});
    row.scrollIntoView({block: "start"});
  }

  /** Keyboard: to the task so many places on from one that has the focus, or the first. */
  function move(row, by) {
    const from = row ? items.findIndex((item) => item.ref === row.id) : -1;
    let at = from + by;
    while (items[at]?.heading !== undefined) at += by;
    if (at < 0) input.focus();
    else if (items[at]) rows.reveal(at).focus();
  }

  input.addEventListener("input", (event) => {
    if (!event.isComposing) go({...place, task: null, query: input.value}, {step: false});
  });
  input.addEventListener("compositionend", () => go({...place, task: null, query: input.value}, {step: false}));
  part("reset").addEventListener("click", () => {
    input.value = "";
    go({task: null, query: "", chosen: new Map()});
    input.focus();
  });
  part("language").addEventListener("click", () => {
    words = wordsOf(words.tag === "en" ? "zh" : "en");
    speak();
  });
  watchButtons(all, seen, () => ({words, shown}));
  addEventListener("popstate", arrive);
  addEventListener("beforeprint", rows.showAll);
  addEventListener("afterprint", rows.watch);
  watchKeys(input, part("tasks"), move);
  fold(part("filters"));

  input.value = place.query;
  speak();
  if (place.task) point(place.task);
  if (all.tasks.length > FEW) setTimeout(() => searched("、", ready()), PAUSE);
}

/** The filters stand open where there is room beside the table, and are folded away where there is none. */
function fold(filters) {
  const wide = matchMedia("(min-width: 60rem)");
  const set = () => (filters.open = wide.matches);
  wide.addEventListener("change", set);
  set();
}

/** The words of the frame: each element that has one names it. */
function frame(words) {
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = words[element.dataset.word];
  part("search").placeholder = words.placeholder;
  part("tasks").setAttribute("aria-label", words.listing);
  part("filters").parentElement.setAttribute("aria-label", words.filters);
  part("language").lang = words.otherTag;
}

function isAsked({query, chosen}) {
  return query !== "" || [...chosen.values()].some(({size}) => size);
}

/** What is asked, for the eye and for paper. */
function criteria({query, chosen}, groups, words, seen) {
  const asked = groups.map(({key, options}) =>
    options.filter((option) => chosen.get(key)?.has(option.key)).map((option) => (option.key ? seen(option.name) : words.none)),
  );
  return [...(query.trim() ? [`“${seen(query.trim())}”`] : []), ...asked.filter(({length}) => length).map((names) => names.join(words.or))];
}

/** The tasks, in the order of the table, with a heading before each category. */
function withHeadings(tasks, several) {
  const items = [];
  let last = null;
  for (const task of tasks) {
    const heading = task.categories[0] ?? "";
    const table = several ? task.table.id : "";
    if (!last || last.heading !== heading || last.table !== table) {
      last = {heading, table, count: 0};
      items.push(last);
    }
    last.count += 1;
    items.push(task);
  }
  return items;
}
