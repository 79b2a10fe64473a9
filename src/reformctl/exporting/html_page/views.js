/** The two views of the tasks: whole, or compact, where a click opens the text of a task. */

import {onClick, part} from "./dom.js";
import {drawRows} from "./drawing.js";
import {findPosition, findRowInSight, isPastTop} from "./moving.js";
import {keepChoice, readChoice} from "./remember.js";
import {toggleText} from "./row.js";

const PHONE = matchMedia("(max-width: 44rem)");

/**
 * Begin with the view that was last chosen here, and listen to what changes it or opens a text.
 * @param {import("./state.js").Page} page
 */
export function watchViews(page) {
  page.isCompact = startsCompact();
  onClick("compact", () => {
    setView(page, !page.isCompact);
    keepChoice("view", page.isCompact ? "compact" : "full");
  });
  PHONE.addEventListener("change", () => {
    if (!page.isOnPaper && startsCompact() !== page.isCompact) setView(page, !page.isCompact);
  });
  onClick("tasks", ({target}) => {
    const row = target.closest("tr.task");
    const isForOthers = target.closest("a, .cite, .content") || !getSelection().isCollapsed;
    if (row && !isForOthers) toggleRow(page, row);
  });
}

/**
 * Open or close the text of a task in the compact view; in the full one it is always open.
 * @param {import("./state.js").Page} page
 * @param {HTMLElement} row
 */
export function toggleRow({all, view, isCompact}, row) {
  if (isCompact) toggleText(row, all.tasks.find(({ref}) => ref === row.id), view);
}

/** Whether the view is compact: as it was last chosen here, else on a phone. */
function startsCompact() {
  const kept = readChoice("view");
  return kept ? kept === "compact" : PHONE.matches;
}

/** Show the other view; what stands at the top of the window stays there. */
function setView(page, isCompact) {
  const {listing, opened, place} = page;
  const topRef = isPastTop() ? findRowInSight()?.id : null;
  page.isCompact = isCompact;
  opened.clear();
  if (place.task) opened.add(place.task);
  drawRows(page);
  if (topRef) listing.reveal(findPosition(page, topRef)).scrollIntoView({block: "start"});
}
