/** Which tasks the chosen bars leave, and how many each bar would: pure functions over the tasks. */

/**
 * @typedef {object} Group
 * @property {"table" | "category" | "agency" | "support" | "scope"} key
 * @property {{key: string, name: string, total: number}[]} options with how many tasks have each
 * @property {(task: import("./tasks.js").Task) => string[]} of the options that a task has
 */

/**
 * What is chosen: of each group any of some options, of several groups all.
 * @typedef {Map<string, Set<string>>} Chosen
 */

const OF = {
  table: ({table}) => [table.id],
  category: ({categories}) => (categories.length ? categories : [""]),
  agency: ({leads}) => (leads.length ? leads : [""]),
  support: ({supports}) => (supports.length ? supports : [""]),
  scope: ({scopes}) => (scopes.length ? scopes : [""]),
};

/**
 * The groups by which the tasks can be told apart: categories in the order of the tables, the others by number.
 * @param {import("./tasks.js").Collection} all
 * @returns {Group[]}
 */
export function groupsOf({tasks, tables}) {
  const titles = new Map(tables.map(({id, title}) => [id, `${id} ${title}`]));
  return Object.entries(OF)
    .map(([key, of]) => {
      const totals = tally(tasks, of);
      const labels = key === "table" ? titles : new Map();
      const options = [...totals].map(([option, total]) => ({key: option, name: labels.get(option) ?? option, total}));
      if (["agency", "support", "scope"].includes(key)) options.sort((one, other) => other.total - one.total);
      return {key, of, options: [...options.filter(byName), ...options.filter((option) => !byName(option))]};
    })
    .filter(({options}) => options.length > 1);
}

/**
 * The tasks that the chosen options leave.
 * @param {import("./tasks.js").Task[]} tasks
 * @param {Group[]} groups
 * @param {Chosen} chosen
 * @returns {import("./tasks.js").Task[]}
 */
export function left(tasks, groups, chosen) {
  const tests = groups.filter(({key}) => chosen.get(key)?.size);
  return tasks.filter((task) => tests.every(({key, of}) => of(task).some((option) => chosen.get(key).has(option))));
}

/**
 * How many tasks each option of a group would leave, given the options of the other groups.
 * @param {import("./tasks.js").Task[]} tasks
 * @param {Group[]} groups
 * @param {Group} group
 * @param {Chosen} chosen
 * @returns {Map<string, number>}
 */
export function countsOf(tasks, groups, group, chosen) {
  return tally(left(tasks, groups.filter((other) => other !== group), chosen), group.of);
}

/**
 * Another choice, in which one option is the other way round.
 * @param {Chosen} chosen
 * @param {string} group
 * @param {string} option
 * @returns {Chosen}
 */
export function toggled(chosen, group, option) {
  const options = new Set(chosen.get(group));
  if (!options.delete(option)) options.add(option);
  return new Map([...chosen, [group, options]]);
}

/**
 * What "What a count counts" in docs/count.md tells apart.
 * @param {import("./tasks.js").Task[]} tasks
 * @param {import("./tasks.js").Body[]} bodies
 * @returns {{tasks: number, pairs: number, leads: number, agencies: number, others: string[]}}
 */
export function numbers(tasks, bodies) {
  const leads = new Set(tasks.flatMap((task) => task.leads));
  const others = bodies.filter(({key, isAgency}) => !isAgency && leads.has(key)).map(({name}) => name);
  return {
    tasks: tasks.length,
    pairs: tasks.reduce((sum, task) => sum + task.leads.length, 0),
    leads: leads.size,
    agencies: leads.size - others.length,
    others,
  };
}

function byName({key}) {
  return key !== "";
}

function tally(tasks, of) {
  const counts = new Map();
  for (const task of tasks) for (const option of of(task)) counts.set(option, (counts.get(option) ?? 0) + 1);
  return counts;
}
