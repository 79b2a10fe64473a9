/** The tasks in the order of the table, with a heading before each category. */

/**
 * @typedef {object} Heading
 * @property {string} heading the category; empty for tasks of none
 * @property {string} table the id of its table, where the page has several
 * @property {number} count how many tasks follow it
 */

/**
 * Tasks and the headings before them.
 * @param {import("./tasks.js").Task[]} tasks
 * @param {boolean} areSeveral whether the page has several tables
 * @returns {(Heading | import("./tasks.js").Task)[]}
 */
export function insertHeadings(tasks, areSeveral) {
  const items = [];
  let last = null;
  for (const task of tasks) {
    const heading = task.categories[0] ?? "";
    const table = areSeveral ? task.table.id : "";
    if (!last || last.heading !== heading || last.table !== table) {
      last = {heading, table, count: 0};
      items.push(last);
    }
    last.count += 1;
    items.push(task);
  }
  return items;
}
