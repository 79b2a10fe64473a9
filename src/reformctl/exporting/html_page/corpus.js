/** The tasks as the search sees them: folded texts, field by field, and the words that may stand for others. */

const SEARCHED = [
  {keys: ["title"], weight: 4},
  {keys: ["lead_agencies", "support_agencies"], weight: 3},
  {keys: ["category"], weight: 1},
  {keys: ["content"], weight: 1},
  {keys: ["scope"], weight: 0.2},
  {keys: ["deadline"], weight: 0.2},
];
const EXTRA_WEIGHT = 0.2;

/**
 * @typedef {object} Entry
 * @property {number} index which task it is
 * @property {number} tableIndex of which table
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
export function createCorpus({tasks, bodies, columns, valueOf}, {readings, synonyms}, fold) {
  const extra = columns.map(({key}) => key).filter((key) => key.startsWith("extra."));
  const entries = tasks.map((task) => {
    const {index, tableIndex} = task;
    const stated = (keys) => keys.flatMap((key) => valueOf(task, key) || []);
    const texts = SEARCHED.map(({keys}) => stated(keys).join("、"));
    const folded = [...texts, stated(extra).join("。")].map(fold);
    return {index, tableIndex, whole: folded.join("\n"), ends: listEnds(folded)};
  });
  const lexicon = {
    texts: entries.map(({whole}) => whole).join("\n"),
    agencies: bodies.map((body) => foldBody(body, fold)),
    readings: parseReadings(readings),
    synonyms: new Map(synonyms.split(";").map((row) => row.split("=")).flatMap(parseSynonyms)),
  };
  const weights = [...SEARCHED.map(({weight}) => weight), EXTRA_WEIGHT];
  return {fold, weights, entries, lexicon};
}

/** Where each text ends in the texts joined by one character. */
function listEnds(texts) {
  let end = -1;
  return texts.map(({length}) => {
    end += length + 1;
    return end;
  });
}

function parseReadings(readings) {
  const groups = readings.matchAll(/([a-zü]+)(\S+)/g);
  return new Map([...groups].map(([, syllable, characters]) => [syllable, characters]));
}

function parseSynonyms([terms, meanings]) {
  return terms.split(" ").map((term) => [term, meanings.split(" ")]);
}

function foldBody({name, full, others, homes}, fold) {
  return {
    own: [name, ...others].map(fold),
    full: fold(full ?? ""),
    names: [...new Set(homes.map(([, written]) => fold(written)))],
    tables: new Set(homes.map(([tableIndex]) => tableIndex)),
  };
}
