/** The buttons that take away what is shown: as rows on the clipboard, as a file, as citations, on paper. */

import {citeTask, listCitations} from "./cite.js";
import {copyText, download} from "./copy.js";
import {describeShown} from "./criteria.js";
import {onClick, part} from "./dom.js";
import {formatCsv, formatHtml, formatTabs} from "./formats.js";
import {formatValue} from "./tasks.js";

/**
 * Listen to the buttons, those of each task too.
 * @param {import("./state.js").Page} page
 */
export function watchButtons(page) {
  onClick("copy", () => copyRows(page));
  onClick("save", () => saveRows(page));
  onClick("print", () => print());
  onClick("citation", () => copyCitations(page));
  onClick("tasks", ({target}) => {
    const row = target.closest(".cite")?.closest("tr.task");
    if (row) copyCitation(page, row.id);
  });
}

function copyRows(page) {
  const {labels, shown, escape} = page;
  const cells = listCells(page).map((row) => row.map(escape));
  copyAndSay(page, labels.rows(shown.length), formatTabs(cells), formatHtml(cells));
}

function saveRows(page) {
  const {labels, escape} = page;
  const file = `${describeShown(page).name}.csv`;
  download(file, formatCsv(listCells(page)), "text/csv;charset=utf-8");
  part("done").textContent = labels.saved(escape(file));
}

function copyCitations(page) {
  const {all, labels, shown} = page;
  const {criteria} = describeShown(page);
  const citations = listCitations(all, shown, criteria.length > 0);
  copyAndSay(page, labels.citations(citations.length), citations.join("\n"));
}

function copyCitation(page, ref) {
  const {all, labels} = page;
  const task = all.tasks.find((candidate) => candidate.ref === ref);
  copyAndSay(page, labels.citations(1), citeTask(task, all));
}

/** Copy a text, and say in the page's language of that moment what was copied. */
async function copyAndSay(page, what, text, html) {
  const {labels} = page;
  const isCopied = await copyText(text, html);
  part("done").textContent = isCopied ? labels.copied(what) : labels.failed;
}

/** The headings, as keys in English, and what is shown. */
function listCells({all, labels, shown}) {
  const heads = all.columns.map(({key, label}) => (labels.tag === "en" ? key : label));
  return [heads, ...shown.map(({values}) => values.map(formatValue))];
}
