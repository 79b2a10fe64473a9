/** Search the folded texts of the tasks: every literal is found, a word that occurs nowhere is looked for as what it may
 * mean, and where still nothing is found, what holds a part of it; best first. */

import {straddling} from "./boundaries.js";
import {nearest} from "./near.js";
import {parseQuery} from "./query.js";
import {rarity, scoreOf} from "./rank.js";
import {meant, rewrite} from "./rewrite.js";

/** What the score of an entry is multiplied by where a term stands in it only across two words. */
const STRADDLING_WEIGHT = 0.1;

/**
 * @typedef {object} Found
 * @property {number[]} order the tasks, best first
 * @property {string[]} strings what was found in them, folded
 * @property {{term: string, way: string, strings: string[]}[]} rewritten words that occur nowhere, and what was looked
 *   for instead
 * @property {import("./near.js").Near} [near] what was found of a part of the words, where nothing holds all of them
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
  const words = joined(query.terms, corpus);
  const terms = words.map((term) => understood(term, corpus));
  const holders = holding(corpus.entries, terms);
  if (holders.length) return ranked(holders.filter(isOwn(terms)), terms, query.excluded, corpus);
  const near = nearest({...query, terms: words}, corpus);
  return {order: near?.order ?? [], strings: near?.strings ?? [], rewritten: [], ...(near && {near})};
}

function understood(term, {lexicon}) {
  const other = lexicon.hay.includes(term) ? null : rewrite(term, lexicon);
  return {term, strings: other?.strings ?? [term], way: other?.way ?? null, tables: other?.tables ?? null};
}

/** Whether an entry stands in a table in which each word is the name of the body that is meant, and of no other. */
function isOwn(terms) {
  return ({tableAt}) => terms.every(({tables}) => !tables || tables.has(tableAt));
}

/** Neighbours in Latin letters that occur nowhere and are no English are one word: qu kuai lian is Pinyin. */
function joined(terms, {lexicon}) {
  const found = [];
  let before = false;
  for (const term of terms) {
    const unseen = /^[a-z]+$/.test(term) && !lexicon.hay.includes(term) && !meant(term, lexicon).length;
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
  const isDoubtful = doubts(kept, terms, all);
  const scored = kept.map((entry, index) => {
    const score = scoreOf(entry, weights, telling);
    return {at: entry.at, score: isDoubtful[index] ? score * STRADDLING_WEIGHT : score};
  });
  return {
    order: scored.sort((one, other) => other.score - one.score).map(({at}) => at),
    strings: [...new Set(terms.flatMap(({strings}) => strings))],
    rewritten: terms.filter(({way}) => way),
  };
}

/** Of each entry whether some term, as it was typed, stands in it only across two words. */
function doubts(kept, terms, all) {
  const isDoubtful = kept.map(() => false);
  if (terms.some(({way}) => way)) return isDoubtful;
  for (const {term} of terms) {
    straddling(term, kept, all).forEach((isStraddling, index) => (isDoubtful[index] ||= isStraddling));
  }
  return isDoubtful;
}
