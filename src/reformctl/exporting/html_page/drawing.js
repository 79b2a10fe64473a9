/** Draw what is asked: the rows of the tasks, the numbers of the bars, and the sentences about the answer. */

import {hasChosen, isAsked} from "./criteria.js";
import {part} from "./dom.js";
import {countOptions, filterTasks} from "./filters.js";
import {insertHeadings} from "./headings.js";
import {buildHeadRow} from "./row.js";
import {searchTasks} from "./search.js";
import {prepareCorpus} from "./state.js";
import {describeAnswer} from "./status.js";

/** Rows of the two views, as listing.js wants to know them. */
const FULL_SIZE = {first: 12, height: 160};
const COMPACT_SIZE = {first: 24, height: 60};

/**
 * Draw everything that depends on what is asked.
 * @param {import("./state.js").Page} page
 */
export function drawAnswer(page) {
  const {all, groups, place} = page;
  const found = place.query.trim() ? searchTasks(place.query, prepareCorpus(page)) : null;
  const hits = found ? found.order.map((index) => all.tasks[index]) : all.tasks;
  page.shown = filterTasks(hits, groups, place.chosen);
  page.view = createView(page, found);
  page.items = page.view.headed ? insertHeadings(page.shown, all.tables.length > 1) : page.shown;
  if (place.task) page.opened.add(place.task);
  drawRows(page);
  for (const {group, update} of page.charts) {
    update(countOptions(hits, groups, group, place.chosen), place.chosen.get(group.key) ?? new Set());
  }
  drawSummary(page, found);
}

/**
 * Draw the rows anew, in the view that is chosen; on paper always in the full one.
 * @param {import("./state.js").Page} page
 */
export function drawRows({all, items, place, view, listing, isCompact, isOnPaper}) {
  view.isCompact = isCompact && !isOnPaper;
  part("compact").setAttribute("aria-pressed", isCompact);
  const table = part("tasks");
  table.classList.toggle("compact", view.isCompact);
  part("head").replaceChildren(buildHeadRow(view));
  const pointed = place.task ? items.findIndex(({ref}) => ref === place.task) : 0;
  listing.show(items, view.isCompact ? COMPACT_SIZE : FULL_SIZE, Math.max(pointed, 0));
  table.setAttribute("aria-rowcount", items.length + 1);
}

/** Tasks that words found are in the order of relevance, in which headings of categories would stand again and again. */
function createView({all, labels, escape, folder, opened, isCompact, place}, found) {
  const strings = found?.strings ?? [];
  const headed = !strings.length && all.columns.some(({key}) => key === "category");
  return {all, labels, escape, folder, strings, headed, opened, isCompact, pointed: place.task};
}

function drawSummary(page, found) {
  const {input, place, shown} = page;
  const {count, notes} = describeAnswer(page, found);
  part("count").textContent = count;
  part("notes").textContent = notes;
  part("nothing").hidden = shown.length > 0;
  part("tasks").hidden = shown.length === 0;
  part("clear-query").hidden = !place.query.trim();
  part("clear-chosen").hidden = !hasChosen(place.chosen);
  part("reset").hidden = !isAsked(place) && !input.value;
}
