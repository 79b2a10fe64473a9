/** The tasks as the search sees them: folded texts, field by field, and the words that may stand for others. */

const SEARCHED = [
  {of: (field) => field("title") ?? "", weight: 4},
  {of: (field) => [...(field("lead_agencies") ?? []), ...(field("support_agencies") ?? [])].join("、"), weight: 3},
  {of: (field) => field("category") ?? "", weight: 1},
  {of: (field) => field("content") ?? "", weight: 1},
  {of: (field) => field("scope") ?? "", weight: 0.2},
];

/**
 * @typedef {object} Entry
 * @property {number} at which task it is
 * @property {string[]} texts its folded fields
 * @property {string} whole the fields divided by what no query has, so that nothing matches across them
 */

/**
 * @typedef {object} Corpus
 * @property {(text: string) => string} fold
 * @property {number[]} weights of the fields
 * @property {Entry[]} entries
 * @property {import("./rewrite.js").Lexicon} lexicon
 */

/**
 * Texts made ready once, to be searched many times.
 * @param {import("./tasks.js").Collection} all
 * @param {{readings: [string, string][], synonyms: [string[], string[]][]}} tables of sounds and other words
 * @param {(text: string) => string} fold
 * @returns {Corpus}
 */
export function corpusOf({tasks, bodies, valueOf}, {readings, synonyms}, fold) {
  const entries = tasks.map((task) => {
    const texts = SEARCHED.map(({of}) => fold(of((key) => valueOf(task, key))));
    return {at: task.at, texts, whole: texts.join("\n")};
  });
  const lexicon = {
    hay: entries.map(({whole}) => whole).join("\n"),
    agencies: bodies.map((body) => called(body, fold)),
    readings: new Map(readings),
    synonyms: new Map(synonyms.flatMap(([terms, meanings]) => terms.map((term) => [term, meanings]))),
  };
  return {fold, weights: SEARCHED.map(({weight}) => weight), entries, lexicon};
}

function called({name, full, others, homes}, fold) {
  return {
    own: [name, ...others].map(fold),
    full: fold(full ?? ""),
    names: [...new Set(homes.map(([, written]) => fold(written)))],
  };
}
