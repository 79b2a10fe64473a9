/** Paper: every task that is shown, whole, with the day on which it was printed. */

import {part} from "./dom.js";

/**
 * Listen to the browser's printing.
 * @param {() => {name: string, printed: (day: Date) => string}} now what a file of the page is called, and how the day is said
 * @param {() => void} spread show every task whole
 * @param {() => void} restore show what the window showed
 */
export function watchPaper(now, spread, restore) {
  const title = document.title;
  let folded = [];
  addEventListener("beforeprint", () => {
    const {name, printed} = now();
    spread();
    folded = [...document.querySelectorAll(".source:not([open])")];
    for (const details of folded) details.open = true;
    part("printed").textContent = printed(new Date());
    document.title = name;
  });
  addEventListener("afterprint", () => {
    document.title = title;
    for (const details of folded) details.open = false;
    restore();
  });
}
