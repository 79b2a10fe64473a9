/** The page: what is asked, what answers it, and how both stand in the window and in its address. */

import {aboutParts, namesParts} from "./about.js";
import {chart} from "./charts.js";
import {corpusOf} from "./corpus.js";
import {hasChosen, isAsked, listCriteria, nameFile} from "./criteria.js";
import {part} from "./dom.js";
import {countsOf, groupsOf, left, toggled} from "./filters.js";
import {folder} from "./fold.js";
import {fillFrame, foldAway} from "./frame.js";
import {withHeadings} from "./headings.js";
import {watchHelp} from "./help.js";
import {watchKeys} from "./keys.js";
import {wordsOf} from "./labels.js";
import {fragmentOf, placeOf} from "./link.js";
import {listing} from "./listing.js";
import {watchPaper} from "./paper.js";
import {findReferenced} from "./reference.js";
import {keepChoice, readChoice} from "./remember.js";
import {headRow, headingRow, taskRow, toggleText} from "./row.js";
import {searched} from "./search.js";
import {seer} from "./seen.js";
import {describeAnswer} from "./status.js";
import {watchButtons} from "./take.js";
import {collection} from "./tasks.js";

const PAUSE = 400;
/** Tasks up to which the texts are made ready when something is typed; else in the first pause, with a first search. */
const FEW = 200;
/** Rows of the two views, as listing.js wants to know them. */
const SIZES = {full: {first: 12, height: 160}, compact: {first: 24, height: 60}};
const PHONE = matchMedia("(max-width: 44rem)");

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
  const opened = new Set();
  let isCompact = startsCompact();
  let isOnPaper = false;
  let place = placeOf(location.hash);
  let setAside = new Map();
  let words = wordsOf(data.language);
  let charts = [];
  let corpus = null;
  let view = null;
  let shown = [];
  let items = [];
  let timer = 0;
  let scrolled = 0;

  function ready() {
    corpus ??= corpusOf(all, data.search, texts.fold);
    return corpus;
  }

  /** Everything that depends on the language. */
  function speak() {
    fillFrame(words);
    part("about").replaceChildren(...aboutParts(all, words, seen));
    for (const details of document.querySelectorAll(".source")) foldAway(details, "44rem");
    part("names").replaceChildren(...namesParts(all, words, seen));
    charts = groups.map((group) => ({group, ...chart(group, words, seen, others, (option) => choose(group.key, option))}));
    part("charts").replaceChildren(...charts.map(({element}) => element));
    answer();
  }

  /** Everything that depends on what is asked, and in which view. */
  function answer() {
    const found = place.query.trim() ? searched(place.query, ready()) : null;
    const hits = found ? found.order.map((at) => all.tasks[at]) : all.tasks;
    shown = left(hits, groups, place.chosen);
    const headed = !(found && found.strings.length) && all.columns.some(({key}) => key === "category");
    view = {all, words, seen, folder: texts, strings: found?.strings ?? [], headed, opened, isCompact, pointed: place.task};
    items = headed ? withHeadings(shown, all.tables.length > 1) : shown;
    if (place.task) opened.add(place.task);
    showRows();
    for (const {group, update} of charts) {
      update(countsOf(hits, groups, group, place.chosen), place.chosen.get(group.key) ?? new Set());
    }
    say(found);
  }

  function showRows() {
    view.isCompact = isCompact && !isOnPaper;
    part("compact").setAttribute("aria-pressed", String(isCompact));
    part("tasks").classList.toggle("compact", view.isCompact);
    part("head").replaceChildren(headRow(view));
    const at = place.task ? items.findIndex(({ref}) => ref === place.task) : 0;
    rows.show(items, view.isCompact ? SIZES.compact : SIZES.full, Math.max(at, 0));
    part("tasks").setAttribute("aria-rowcount", String(items.length + 1));
  }

  function say(found) {
    const counted = {shown: shown.length, all: all.tasks.length, criteria: listCriteria(place, groups, words)};
    const {count, notes} = describeAnswer(found, counted, words, seen);
    part("count").textContent = count;
    part("notes").textContent = notes;
    part("nothing").hidden = shown.length > 0;
    part("tasks").hidden = shown.length === 0;
    part("clear-query").hidden = !place.query.trim();
    part("clear-chosen").hidden = !hasChosen(place.chosen);
    part("reset").hidden = !isAsked(place) && !input.value;
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
    if (isPast && !place.task) part("tasks").scrollIntoView();
  }

  /** What is typed is a task to point at, or words to search; what was chosen before a task waits until words come. */
  function ask() {
    const [task, ...further] = findReferenced(input.value, all);
    if (place.task) opened.delete(place.task);
    else setAside = place.chosen;
    if (!task) {
      go({task: null, query: input.value, chosen: setAside}, {step: false});
      return;
    }
    go({task: task.ref, query: "", chosen: new Map()}, {step: false});
    point(task.ref);
    part("notes").textContent = words.jumped(seen(input.value.trim()), [task, ...further].map(({ref}) => seen(ref)));
  }

  /** Ask for something else, from the search on. */
  function restart({query = place.query, chosen = place.chosen}) {
    input.value = query;
    go({task: null, query, chosen});
    input.focus();
  }

  function choose(group, option) {
    if (place.task) input.value = "";
    go({...place, task: null, chosen: toggled(place.chosen, group, option)});
  }

  function arrive() {
    clearTimeout(timer);
    place = placeOf(location.hash);
    setAside = new Map();
    if (input.value !== place.query) input.value = place.query;
    answer();
    if (place.task) point(place.task)?.focus({preventScroll: true});
  }

  /** Show the row of a task; it is marked as long as the page points at it. */
  function point(ref) {
    const at = items.findIndex((item) => item.ref === ref);
    if (at < 0) {
      part("notes").textContent = words.missing(seen(ref));
      return null;
    }
    const row = rows.reveal(at);
    row.scrollIntoView({block: "start"});
    return row;
  }

  function move(row, by) {
    let at = items.findIndex((item) => item.ref === row?.id) + by;
    while (items[at]?.heading !== undefined) at += by;
    if (at < 0) input.focus();
    else if (items[at]) rows.reveal(at).focus();
  }

  function enter() {
    if (place.task) point(place.task)?.focus({preventScroll: true});
    else move(null, 1);
  }

  function toggle(row) {
    if (isCompact) toggleText(row, all.tasks.find(({ref}) => ref === row.id), view);
  }

  /** Show the other view; what stands at the top of the window stays there. */
  function setView(compact) {
    const top = part("tasks").getBoundingClientRect().top < 0 ? rowInSight()?.id : null;
    isCompact = compact;
    opened.clear();
    if (place.task) opened.add(place.task);
    showRows();
    if (top) rows.reveal(items.findIndex((item) => item.ref === top)).scrollIntoView({block: "start"});
  }

  /** For paper: every task whole, in either view. */
  function spread() {
    isOnPaper = true;
    scrolled = scrollY;
    if (isCompact) showRows();
    rows.showAll();
  }

  function restore() {
    isOnPaper = false;
    if (isCompact) showRows();
    else rows.watch();
    scrollTo(0, scrolled);
  }

  /** What is shown, for who takes it away. */
  function now() {
    const criteria = listCriteria(place, groups, words);
    return {words, shown, criteria, name: nameFile(criteria, all.tables, shown.length, words), printed: words.printed};
  }

  input.addEventListener("input", (event) => {
    if (!event.isComposing) ask();
  });
  input.addEventListener("compositionend", ask);
  part("reset").addEventListener("click", () => restart({query: "", chosen: new Map()}));
  part("clear-query").addEventListener("click", () => restart({query: ""}));
  part("clear-chosen").addEventListener("click", () => restart({chosen: new Map()}));
  part("compact").addEventListener("click", () => {
    setView(!isCompact);
    keepChoice("view", isCompact ? "compact" : "full");
  });
  PHONE.addEventListener("change", () => {
    if (!isOnPaper && startsCompact() !== isCompact) setView(!isCompact);
  });
  part("language").addEventListener("click", () => {
    words = wordsOf(words.tag === "en" ? "zh" : "en");
    speak();
  });
  part("tasks").addEventListener("click", ({target}) => {
    const row = target.closest("tr.task");
    const isOther = target.closest("a, .cite, .content") || !getSelection().isCollapsed;
    if (row && !isOther) toggle(row);
  });
  watchButtons(all, seen, now);
  addEventListener("popstate", arrive);
  watchPaper(now, spread, restore);
  watchKeys(input, part("tasks"), {move, enter, enterInSight: () => rowInSight()?.focus(), toggle, ...watchHelp()});
  foldAway(part("filters"), "60rem");

  input.value = place.query;
  speak();
  if (place.task) point(place.task)?.focus({preventScroll: true});
  if (all.tasks.length > FEW) setTimeout(() => searched("、", ready()), PAUSE);
}

/** Whether the view is compact: as it was last chosen here, else on a phone. */
function startsCompact() {
  const kept = readChoice("view");
  return kept ? kept === "compact" : PHONE.matches;
}

/** The first row of a task below what sticks to the top of the window, where links lead to, too. */
function rowInSight() {
  const top = 1 + Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart);
  return [...document.querySelectorAll("tr.task")].find((row) => row.getBoundingClientRect().bottom > top) ?? null;
}
