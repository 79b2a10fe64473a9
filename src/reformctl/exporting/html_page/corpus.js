/** The tasks as the search sees them: folded texts, field by field, and the words that may stand for others. */

const SEARCHED = [
  {of: (field) => field("title") ?? "", weight: 4},
  {of: (field) => [...(field("lead_agencies") ?? []), ...(field("support_agencies") ?? [])].join("、"), weight: 3},
  {of: (field) => field("category") ?? "", weight: 1},
  {of: (field) => field("content") ?? "", weight: 1},
  {of: (field) => field("scope") ?? "", weight: 0.2},
  {of: (field) => field("deadline") ?? "", weight: 0.2},
  {of: (_field, further) => further.join("。"), weight: 0.2},
];

/**
 * @typedef {object} Entry
 * @property {number} at which task it is
 * @property {number} tableAt of which table
 * @property {string} whole its folded fields, divided by what no query has, so that nothing matches across them
 * @property {number[]} ends where in it each field ends
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
 * @param {{readings: string, synonyms: string}} tables syllables, each before the characters that have it; other words
 *   before the words that they mean, as in "报关 清关=通关 海关;和解=调解"
 * @param {(text: string) => string} fold
 * @returns {Corpus}
 */
export function corpusOf({tasks, bodies, columns, valueOf}, {readings, synonyms}, fold) {
  const extra = columns.map(({key}) => key).filter((key) => key.startsWith("extra."));
  const entries = tasks.map((task) => {
    const further = extra.map((key) => valueOf(task, key)).filter((text) => text);
    const texts = SEARCHED.map(({of}) => fold(of((key) => valueOf(task, key), further)));
    let end = -1;
    return {at: task.at, tableAt: task.tableAt, whole: texts.join("\n"), ends: texts.map(({length}) => (end += length + 1))};
  });
  const lexicon = {
    hay: entries.map(({whole}) => whole).join("\n"),
    agencies: bodies.map((body) => called(body, fold)),
    readings: new Map([...readings.matchAll(/([a-zü]+)(\S+)/g)].map(([, syllable, characters]) => [syllable, characters])),
    synonyms: new Map(synonyms.split(";").map((row) => row.split("=")).flatMap(meaning)),
  };
  return {fold, weights: SEARCHED.map(({weight}) => weight), entries, lexicon};
}

function meaning([terms, meanings]) {
  return terms.split(" ").map((term) => [term, meanings.split(" ")]);
}

function called({name, full, others, homes}, fold) {
  return {
    own: [name, ...others].map(fold),
    full: fold(full ?? ""),
    names: [...new Set(homes.map(([, written]) => fold(written)))],
    tables: new Set(homes.map(([tableAt]) => tableAt)),
  };
}
