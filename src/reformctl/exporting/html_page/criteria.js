/** What is asked, in words: for the eye, for paper, for the name of a file. */

/** The common systems take 85 汉字. */
const MAX_NAME_CHARACTERS = 60;
const NOT_IN_NAMES = /[\\/:*?"<>|\p{C}]+/gu;

/**
 * Whether anything is searched or chosen.
 * @param {import("./fragment.js").Place} place
 * @returns {boolean}
 */
export function isAsked({query, chosen}) {
  return query.trim() !== "" || hasChosen(chosen);
}

/**
 * Whether any bar is pressed.
 * @param {import("./filters.js").Chosen} chosen
 * @returns {boolean}
 */
export function hasChosen(chosen) {
  return [...chosen.values()].some(({size}) => size > 0);
}

/**
 * The words that are searched, then the options of each group that are chosen.
 * @param {import("./fragment.js").Place} place
 * @param {import("./filters.js").Group[]} groups
 * @param {ReturnType<import("./labels.js").chooseLabels>} labels
 * @returns {string[]}
 */
export function listCriteria({query, chosen}, groups, labels) {
  const criteria = [];
  const typed = query.trim();
  if (typed) criteria.push(`“${typed}”`);
  for (const {key: group, options} of groups) {
    const pressed = options.filter(({key}) => chosen.get(group)?.has(key));
    const names = pressed.map(({key, name}) => (key ? name : labels.none));
    if (names.length) criteria.push(names.join(labels.or));
  }
  return criteria;
}

/**
 * What is shown: by which criteria, and what a file is called that holds it.
 * @param {import("./state.js").Page} page
 * @returns {{criteria: string[], name: string}} the name without a suffix
 */
export function describeShown({all, groups, labels, place, shown}) {
  const criteria = listCriteria(place, groups, labels);
  return {criteria, name: nameFile(criteria, all.tables, shown.length, labels)};
}

/**
 * The name of a file that holds what is shown: 市司法局（4 项）, or the title of a whole table.
 * @param {string[]} criteria none for everything
 * @param {import("./tasks.js").Table[]} tables
 * @param {number} count how many tasks are shown
 * @param {ReturnType<import("./labels.js").chooseLabels>} labels
 * @returns {string} without a suffix
 */
export function nameFile(criteria, tables, count, labels) {
  const isPart = criteria.length > 0 || tables.some(({isWhole}) => !isWhole);
  const parts = criteria.length ? criteria : tables.map(({title}) => title);
  const text = parts.join(labels.between).replace(/[“”]/g, "").replace(NOT_IN_NAMES, " ");
  const name = shortenName(text.replace(/^[. ]+/, "").trim());
  return isPart || !name ? labels.heading(name, count) : name;
}

function shortenName(name) {
  const characters = [...name];
  if (characters.length <= MAX_NAME_CHARACTERS) return name;
  return `${characters.slice(0, MAX_NAME_CHARACTERS - 1).join("")}…`;
}
