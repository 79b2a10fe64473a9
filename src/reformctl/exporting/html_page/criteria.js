/** What is asked, in words: for the eye, for paper, for the name of a file. */

/** Characters at the most of the name of a file: of 汉字 the common systems take 85. */
const MOST_OF_NAME = 60;
const NOT_IN_NAMES = /[\\/:*?"<>|\p{C}]+/gu;

/**
 * Whether anything is searched or chosen.
 * @param {import("./link.js").Place} place
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
 * @param {import("./link.js").Place} place
 * @param {import("./filters.js").Group[]} groups
 * @param {ReturnType<import("./labels.js").wordsOf>} words
 * @returns {string[]}
 */
export function listCriteria({query, chosen}, groups, words) {
  const asked = groups.map(({key, options}) =>
    options.filter((option) => chosen.get(key)?.has(option.key)).map(({key: option, name}) => (option ? name : words.none)),
  );
  const typed = query.trim() ? [`“${query.trim()}”`] : [];
  return [...typed, ...asked.filter(({length}) => length).map((names) => names.join(words.or))];
}

/**
 * The name of a file that holds what is shown: 市司法局（4 项）, or the title of a whole table.
 * @param {string[]} criteria none for everything
 * @param {import("./tasks.js").Table[]} tables
 * @param {number} count how many tasks are shown
 * @param {ReturnType<import("./labels.js").wordsOf>} words
 * @returns {string} without a suffix
 */
export function nameFile(criteria, tables, count, words) {
  const isPart = criteria.length > 0 || tables.some(({isWhole}) => !isWhole);
  const told = criteria.length ? criteria : tables.map(({title}) => title);
  const name = told.join(words.between).replace(/[“”]/g, "").replace(NOT_IN_NAMES, " ").replace(/^[. ]+/, "").trim();
  const characters = [...name];
  const kept = characters.length > MOST_OF_NAME ? `${characters.slice(0, MOST_OF_NAME - 1).join("")}…` : name;
  return isPart || !kept ? words.heading(kept, count) : kept;
}
