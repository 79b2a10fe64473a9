/** Citations of what is shown, as exporting/to_cite.py writes them: whole tables, or each task of a choice. */

/**
 * The citations: of a table of which nothing was chosen its own, of another one those of its tasks.
 * @param {import("./tasks.js").Collection} all
 * @param {import("./tasks.js").Task[]} shown
 * @param {boolean} areChosen whether anything is searched or chosen
 * @returns {string[]}
 */
export function listCitations(all, shown, areChosen) {
  const whole = new Set(areChosen ? [] : all.tables.filter(({isWhole}) => isWhole));
  const tables = [...whole].map(({citation}) => citation);
  return [...tables, ...shown.filter(({table}) => !whole.has(table)).map((task) => citeTask(task, all))];
}

/**
 * The citation of one task; a title that is ours stands in [ ].
 * @param {import("./tasks.js").Task} task
 * @param {import("./tasks.js").Collection} all
 * @returns {string}
 */
export function citeTask(task, {valueOf}) {
  const title = valueOf(task, "title") ?? "";
  const parts = {
    "%NUMBER%": String(valueOf(task, "number") ?? task.ref.slice(task.table.id.length + 1)),
    "%TITLE%": valueOf(task, "title_derived") ? `[${title}]` : title,
  };
  return task.table.taskCitation.replace(/%NUMBER%|%TITLE%/g, (name) => parts[name]);
}
