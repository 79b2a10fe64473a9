/** What the buttons take away: rows for the clipboard, a file, citations, paper. */

import {listCitations, citeTask} from "./cite.js";
import {copied, download} from "./copy.js";
import {part} from "./dom.js";
import {csvOf, tabbed, tableOf} from "./rows.js";
import {plain} from "./tasks.js";

/**
 * @typedef {object} Now
 * @property {ReturnType<import("./labels.js").wordsOf>} words
 * @property {import("./tasks.js").Task[]} shown
 * @property {string[]} criteria by which it was chosen
 * @property {string} name of a file that holds it, without a suffix
 */

/**
 * Listen to the buttons, those of each task too.
 * @param {import("./tasks.js").Collection} all
 * @param {(text: string) => string} seen
 * @param {() => Now} now
 */
export function watchButtons(all, seen, now) {
  async function take(what, text, html) {
    const {words} = now();
    part("done").textContent = (await copied(text, html)) ? words.copied(what) : words.failed;
  }

  function copyRows() {
    const cells = cellsOf(all, now()).map((row) => row.map(seen));
    return take(now().words.rows(now().shown.length), tabbed(cells), tableOf(cells));
  }

  function save() {
    const {words, name} = now();
    const file = `${name}.csv`;
    download(file, csvOf(cellsOf(all, now())), "text/csv;charset=utf-8");
    part("done").textContent = words.saved(seen(file));
  }

  part("copy").addEventListener("click", copyRows);
  part("save").addEventListener("click", save);
  part("print").addEventListener("click", () => print());
  part("citation").addEventListener("click", () => {
    const {words, shown, criteria} = now();
    const citations = listCitations(all, shown, criteria.length > 0);
    take(words.citations(citations.length), citations.join("\n"));
  });
  part("tasks").addEventListener("click", ({target}) => {
    const row = target.closest(".cite")?.closest("tr.task");
    if (row) take(now().words.citations(1), citeTask(all.tasks.find(({ref}) => ref === row.id), all));
  });
}

/** The headings, as keys in English, and what is shown. */
function cellsOf({columns}, {words, shown}) {
  const heads = columns.map(words.tag === "en" ? ({key}) => key : ({label}) => label);
  return [heads, ...shown.map(({values}) => values.map(plain))];
}
