/** The data of the page as the other modules use them. */

/**
 * @typedef {object} Table
 * @property {string} id
 * @property {string} title
 * @property {string} remark what was left out of it, and how it was chosen
 * @property {boolean} isWhole whether nothing was chosen of it
 * @property {[string, string][]} facts what is known of its source: what, and the text
 * @property {string} citation
 * @property {string} taskCitation of one task, with %NUMBER% and %TITLE% in its place
 */

/**
 * @typedef {object} Task
 * @property {number} index its place in the page
 * @property {Table} table
 * @property {number} tableIndex the place of its table
 * @property {string} ref qh6:17
 * @property {(string | number | boolean | string[] | null)[]} values in the order of the columns
 * @property {string[]} categories its category, if it has one
 * @property {string[]} scopes its scope, if it has one
 * @property {string[]} leads keys of the bodies that lead it
 * @property {string[]} supports keys of the bodies that support it
 */

/**
 * @typedef {object} Body
 * @property {string} key what tells it from all other bodies: its name or, where two have one, 市司法局（gz）
 * @property {string} name as the first table writes it
 * @property {string | null} full its full name
 * @property {string[]} others what it is also called
 * @property {boolean} isAgency
 * @property {[number, string][]} homes the tables that name it, and how
 */

/**
 * @typedef {object} Collection
 * @property {Table[]} tables
 * @property {{key: string, label: string}[]} columns
 * @property {Body[]} bodies
 * @property {Task[]} tasks
 * @property {(task: Task, key: string) => any} valueOf a field of a task, null where there is none
 */

/**
 * What the page is about.
 * @param {any} data as to_html.py writes it
 * @returns {Collection}
 */
export function readCollection(data) {
  const places = new Map(data.columns.map(({key}, index) => [key, index]));
  const valueOf = (task, key) => (places.has(key) ? (task.values[places.get(key)] ?? null) : null);
  const keys = new Map(data.bodies.flatMap(({key, homes}) => homes.map((home) => [home.join("\n"), key])));
  const tasks = data.tasks.map(([tableIndex, id, ...values], index) => {
    const table = data.tables[tableIndex];
    const task = {index, table, tableIndex, ref: `${table.id}:${id}`, values};
    task.categories = [valueOf(task, "category")].filter(Boolean);
    task.scopes = [valueOf(task, "scope")].filter(Boolean);
    const keysOf = (field) => (valueOf(task, field) ?? []).map((name) => keys.get(`${tableIndex}\n${name}`) ?? name);
    task.leads = keysOf("lead_agencies");
    task.supports = keysOf("support_agencies");
    return task;
  });
  return {tables: data.tables, columns: data.columns, bodies: data.bodies, tasks, valueOf};
}

/**
 * A value as plain text, as CSV has it: names joined by 、, and nothing for what is not stated.
 * @param {any} value
 * @returns {string}
 */
export function formatValue(value) {
  if (value === null) return "";
  return Array.isArray(value) ? value.join("、") : String(value);
}
