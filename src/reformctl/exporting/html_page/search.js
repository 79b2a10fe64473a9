/** Search the folded texts of the tasks: every literal is found, and a word that occurs nowhere is looked for as what it
 * may mean; best first. */

import {parseQuery} from "./query.js";
import {rarity, scoreOf} from "./rank.js";
import {rewrite} from "./rewrite.js";

/**
 * @typedef {object} Found
 * @property {number[]} order the tasks, best first
 * @property {string[]} strings what was found in them, folded
 * @property {{term: string, way: string, strings: string[]}[]} rewritten words that occur nowhere, and what was looked
 *   for instead
 */

/**
 * What a person's words find, or null where they ask for nothing.
 * @param {string} text
 * @param {import("./corpus.js").Corpus} corpus
 * @returns {Found | null}
 */
export function searched(text, corpus) {
  const query = parseQuery(text, corpus.fold);
  if (!query.terms.length && !query.excluded.length) return null;
  const literal = query.terms.map((term) => ({term, strings: [term]}));
  const entries = holding(corpus.entries, literal);
  if (entries.length || !query.terms.length) return ranked(entries, literal, query.excluded, corpus);
  const terms = joined(query.terms, corpus).map((term) => understood(term, corpus));
  return ranked(holding(corpus.entries, terms), terms, query.excluded, corpus);
}

function understood(term, {lexicon}) {
  const other = lexicon.hay.includes(term) ? null : rewrite(term, lexicon);
  return {term, strings: other?.strings ?? [term], way: other?.way ?? null};
}

/** Neighbours in Latin letters that occur nowhere are one word: qu kuai lian is Pinyin. */
function joined(terms, {lexicon}) {
  const found = [];
  let before = false;
  for (const term of terms) {
    const unseen = /^[a-z]+$/.test(term) && !lexicon.hay.includes(term);
    if (unseen && before) found.push(found.pop() + term);
    else found.push(term);
    before = unseen;
  }
  return found;
}

function holding(entries, terms) {
  return terms.reduce((left, {strings}) => left.filter(({whole}) => strings.some((one) => whole.includes(one))), entries);
}

function ranked(entries, terms, excluded, {weights, entries: all}) {
  const kept = entries.filter(({whole}) => !excluded.some((text) => whole.includes(text)));
  const telling = terms.map((term) => ({...term, tells: rarity(all.length, holding(all, [term]).length)}));
  const scored = kept.map((entry) => ({at: entry.at, score: scoreOf(entry, weights, telling)}));
  return {
    order: scored.sort((one, other) => other.score - one.score).map(({at}) => at),
    strings: [...new Set(terms.flatMap(({strings}) => strings))],
    rewritten: terms.filter(({way}) => way),
  };
}
