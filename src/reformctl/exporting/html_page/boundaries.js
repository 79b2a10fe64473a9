/** Word boundaries, as far as the texts tell them: 法规 in 依法规范 is no word, and ranks last (searching/boundaries.py). */

import {countString} from "./rank.js";

const MAX_ENTRIES = 2000;
const MAX_CONTEXTS = 64;
const TWO_CHARACTERS = /^[\u4e00-\u9fff]{2}$/;

/**
 * Of each entry that holds a term, whether the term stands in it only across two words.
 * @param {string} term
 * @param {import("./corpus.js").Entry[]} holders
 * @param {import("./corpus.js").Entry[]} entries all of them
 * @returns {boolean[]}
 */
export function findStraddling(term, holders, entries) {
  if (!TWO_CHARACTERS.test(term) || holders.length > MAX_ENTRIES) return holders.map(() => false);
  const text = entries.slice(0, MAX_ENTRIES).map(({whole}) => whole).join("\n");
  const judged = new Map();
  const times = createCounter(text);
  return holders.map(({whole}) => {
    let isStraddling = true;
    for (const context of listContexts(term, whole)) {
      if (!judged.has(context)) judged.set(context, judged.size < MAX_CONTEXTS && isAcross(term, context, times));
      isStraddling &&= judged.get(context);
    }
    return isStraddling;
  });
}

/** The characters before and after each occurrence. */
function listContexts(term, text) {
  const contexts = [];
  for (let offset = text.indexOf(term); offset >= 0; offset = text.indexOf(term, offset + term.length)) {
    contexts.push((text[offset - 1] ?? "") + (text[offset + term.length] ?? ""));
  }
  return contexts;
}

/** What counts a string in a text, each string once. */
function createCounter(text) {
  const known = new Map();
  return (string) => {
    if (!known.has(string)) known.set(string, countString(text, string));
    return known.get(string);
  };
}

/** Whether each neighbour makes a word with its half of the term that is at least as frequent as the term. */
function isAcross(term, context, times) {
  if (!TWO_CHARACTERS.test(context)) return false;
  const [before, after] = context;
  const [first, last] = term;
  const own = times(term) - times(before + term + after);
  const left = times(before + first) - times(before + term);
  const right = times(last + after) - times(term + after);
  return Math.min(left, right) >= Math.max(own, 1);
}
