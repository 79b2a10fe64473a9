/** Paper: every task that is shown, whole, with the day on which it was printed. */

import {describeShown} from "./criteria.js";
import {part} from "./dom.js";
import {drawRows} from "./drawing.js";

/**
 * Listen to the browser's printing.
 * @param {import("./state.js").Page} page
 */
export function watchPaper(page) {
  const title = document.title;
  let folded = [];
  let scrolled = 0;
  addEventListener("beforeprint", () => {
    scrolled = scrollY;
    spreadTasks(page);
    folded = [...document.querySelectorAll(".source:not([open])")];
    for (const details of folded) details.open = true;
    part("printed").textContent = page.labels.printed(new Date());
    document.title = describeShown(page).name;
  });
  addEventListener("afterprint", () => {
    document.title = title;
    for (const details of folded) details.open = false;
    restoreTasks(page);
    scrollTo(0, scrolled);
  });
}

/** Show every task whole, in either view. */
function spreadTasks(page) {
  page.isOnPaper = true;
  if (page.isCompact) drawRows(page);
  page.listing.showAll();
}

function restoreTasks(page) {
  page.isOnPaper = false;
  if (page.isCompact) drawRows(page);
  else page.listing.watch();
}
