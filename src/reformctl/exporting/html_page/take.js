/** What the buttons take away: rows for the clipboard, a file, a citation, paper. */

import {copied, download} from "./copy.js";
import {part} from "./dom.js";
import {csvOf, tabbed, tableOf} from "./rows.js";
import {plain} from "./tasks.js";

/**
 * Listen to the buttons, those of each task too.
 * @param {import("./tasks.js").Collection} all
 * @param {(text: string) => string} seen
 * @param {() => {words: ReturnType<import("./labels.js").wordsOf>, shown: import("./tasks.js").Task[]}} now
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
    const name = `${all.tables.length > 1 ? "tasks" : all.tables[0].id}.csv`;
    download(name, csvOf(cellsOf(all, now())), "text/csv;charset=utf-8");
    part("done").textContent = now().words.saved(name);
  }

  part("copy").addEventListener("click", copyRows);
  part("save").addEventListener("click", save);
  part("print").addEventListener("click", () => print());
  part("citation").addEventListener("click", () => {
    take(now().words.citation, all.tables.map(({citation}) => citation).join("\n"));
  });
  part("tasks").addEventListener("click", ({target}) => {
    const row = target.closest(".cite")?.closest("tr.task");
    if (row) take(now().words.citation, citationOf(all.tasks.find(({ref}) => ref === row.id), all));
  });
}

/** The headings, as keys in English, and what is shown. */
function cellsOf({columns}, {words, shown}) {
  const heads = columns.map(words.tag === "en" ? ({key}) => key : ({label}) => label);
  return [heads, ...shown.map(({values}) => values.map(plain))];
}

function citationOf(task, {valueOf}) {
  const number = valueOf(task, "number") ?? task.ref.slice(task.table.id.length + 1);
  const parts = {"%NUMBER%": String(number), "%TITLE%": valueOf(task, "title") ?? ""};
  return task.table.taskCitation.replace(/%NUMBER%|%TITLE%/g, (name) => parts[name]);
}
