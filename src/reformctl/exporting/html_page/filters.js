/** Which tasks the chosen bars leave, and how many each bar would: pure functions over the tasks. */

/**
 * @typedef {object} Group
 * @property {"table" | "category" | "agency" | "support" | "scope"} key
 * @property {{key: string, name: string, total: number}[]} options with how many tasks have each
 * @property {(task: import("./tasks.js").Task) => string[]} optionsOf the options that a task has
 */

/**
 * What is chosen: of each group any of some options, of several groups all.
 * @typedef {Map<string, Set<string>>} Chosen
 */

const OPTIONS_OF = {
  table: ({table}) => [table.id],
  category: ({categories}) => (categories.length ? categories : [""]),
  agency: ({leads}) => (leads.length ? leads : [""]),
  support: ({supports}) => (supports.length ? supports : [""]),
  scope: ({scopes}) => (scopes.length ? scopes : [""]),
};

const SORTED_GROUPS = ["agency", "support", "scope"];

/**
 * The groups by which the tasks can be told apart: categories in the order of the tables, the others by number.
 * @param {import("./tasks.js").Collection} all
 * @returns {Group[]}
 */
export function listGroups({tasks, tables}) {
  const titles = new Map(tables.map(({id, title}) => [id, `${id} ${title}`]));
  const groups = Object.entries(OPTIONS_OF).map(([key, optionsOf]) => {
    const totals = [...tallyOptions(tasks, optionsOf)];
    const nameOf = (option) => (key === "table" ? titles.get(option) : option);
    const options = totals.map(([option, total]) => ({key: option, name: nameOf(option), total}));
    return {key, optionsOf, options: sortOptions(options, key)};
  });
  return groups.filter(({options}) => options.length > 1);
}

/**
 * The tasks that the chosen options leave.
 * @param {import("./tasks.js").Task[]} tasks
 * @param {Group[]} groups
 * @param {Chosen} chosen
 * @returns {import("./tasks.js").Task[]}
 */
export function filterTasks(tasks, groups, chosen) {
  const filters = groups.filter(({key}) => chosen.get(key)?.size);
  const passes = (task, {key, optionsOf}) => optionsOf(task).some((option) => chosen.get(key).has(option));
  return tasks.filter((task) => filters.every((group) => passes(task, group)));
}

/**
 * How many tasks each option of a group would leave, given the options of the other groups.
 * @param {import("./tasks.js").Task[]} tasks
 * @param {Group[]} groups
 * @param {Group} group
 * @param {Chosen} chosen
 * @returns {Map<string, number>}
 */
export function countOptions(tasks, groups, group, chosen) {
  const others = groups.filter((other) => other !== group);
  return tallyOptions(filterTasks(tasks, others, chosen), group.optionsOf);
}

/**
 * Another choice, in which one option is the other way round.
 * @param {Chosen} chosen
 * @param {string} group
 * @param {string} option
 * @returns {Chosen}
 */
export function toggleOption(chosen, group, option) {
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
export function countTotals(tasks, bodies) {
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

/** Agencies and scopes by number; what is not stated comes last. */
function sortOptions(options, group) {
  if (SORTED_GROUPS.includes(group)) options.sort((first, second) => second.total - first.total);
  const isUnstated = ({key}) => key === "";
  return options.sort((first, second) => isUnstated(first) - isUnstated(second));
}

function tallyOptions(tasks, optionsOf) {
  const counts = new Map();
  for (const task of tasks) {
    for (const option of optionsOf(task)) counts.set(option, (counts.get(option) ?? 0) + 1);
  }
  return counts;
}
