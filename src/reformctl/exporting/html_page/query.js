/** What a person asks for: words that must all occur, phrases in quotes, words that must not occur (searching/query.py). */

const QUOTES = new Map([['"', '"'], ["“", "”"], ["＂", "＂"]]);
const MINUS = new Set(["-", "－", "−", "–", "—"]);
const MARKS = new Set("，。、；：？！…,.;:?!/");

/**
 * @typedef {object} Query
 * @property {string[]} terms what must occur, folded, each once
 * @property {string[]} excluded what must not occur
 */

/**
 * A query out of what is typed: blanks divide words, quotes keep a phrase together, a leading - excludes.
 * @param {string} text
 * @param {(text: string) => string} fold
 * @returns {Query}
 */
export function parseQuery(text, fold) {
  const terms = new Set();
  const excluded = new Set();
  for (const {word, hasMinus} of splitTokens(text)) {
    const folded = fold(stripMarks(word));
    if (folded) (hasMinus ? excluded : terms).add(folded);
  }
  return {terms: [...terms], excluded: [...excluded]};
}

function splitTokens(text) {
  const tokens = [];
  let word = "";
  let hasMinus = false;
  let closing = "";
  for (const character of text) {
    if (closing) {
      if (character === closing || character === '"') closing = "";
      else word += character;
    } else if (QUOTES.has(character)) {
      closing = QUOTES.get(character);
    } else if (/\s/u.test(character)) {
      tokens.push({word, hasMinus});
      word = "";
      hasMinus = false;
    } else if (MINUS.has(character) && !word && !hasMinus) {
      hasMinus = true;
    } else {
      word += character;
    }
  }
  return [...tokens, {word, hasMinus}];
}

function stripMarks(word) {
  const characters = [...word];
  const isKept = (character) => !MARKS.has(character);
  const first = characters.findIndex(isKept);
  if (first < 0) return "";
  const last = characters.findLastIndex(isKept);
  return characters.slice(first, last + 1).join("");
}
