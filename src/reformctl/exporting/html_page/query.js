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
  const words = tokens(text).map(({word, minus}) => ({word: fold(withoutMarks(word)), minus}));
  const chosen = (minus) => [...new Set(words.filter((one) => one.minus === minus && one.word).map((one) => one.word))];
  return {terms: chosen(false), excluded: chosen(true)};
}

function tokens(text) {
  const found = [];
  let word = "";
  let minus = false;
  let closing = "";
  for (const character of text) {
    if (closing) {
      if (character === closing || character === '"') closing = "";
      else word += character;
    } else if (QUOTES.has(character)) {
      closing = QUOTES.get(character);
    } else if (/\s/u.test(character)) {
      found.push({word, minus});
      word = "";
      minus = false;
    } else if (MINUS.has(character) && !word && !minus) {
      minus = true;
    } else {
      word += character;
    }
  }
  return [...found, {word, minus}];
}

function withoutMarks(word) {
  const characters = [...word];
  const kept = (character) => !MARKS.has(character);
  const first = characters.findIndex(kept);
  return first < 0 ? "" : characters.slice(first, characters.findLastIndex(kept) + 1).join("");
}
