/**
 * Search the folded texts of the tasks, best first.
 *
 * Every literal is found. A word that occurs nowhere is looked for as what it may mean. Where still nothing is found, the
 * tasks are found that hold a part of it.
 */

import {findStraddling} from "./boundaries.js";
import {findNear} from "./near.js";
import {parseQuery} from "./query.js";
import {rateRarity, scoreEntry} from "./rank.js";
import {findMeanings, rewriteTerm} from "./rewrite.js";

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
export function searchTasks(text, corpus) {
  const query = parseQuery(text, corpus.fold);
  if (!query.terms.length && !query.excluded.length) return null;
  const literal = query.terms.map((term) => ({term, strings: [term]}));
  const entries = filterHolders(corpus.entries, literal);
  if (entries.length || !query.terms.length) return rankEntries(entries, literal, query.excluded, corpus);
  const words = joinLatin(query.terms, corpus);
  const terms = words.map((term) => rewriteAbsent(term, corpus));
  const holders = filterHolders(corpus.entries, terms);
  if (holders.length) return rankEntries(holders.filter(isOwn(terms)), terms, query.excluded, corpus);
  const near = findNear({...query, terms: words}, corpus);
  if (!near) return {order: [], strings: [], rewritten: []};
  return {order: near.order, strings: near.strings, rewritten: [], near};
}

function rewriteAbsent(term, {lexicon}) {
  const rewriting = lexicon.texts.includes(term) ? null : rewriteTerm(term, lexicon);
  return {term, ...(rewriting ?? {strings: [term], way: null, tables: null})};
}

/** Whether an entry stands in a table in which each word is the name of the body that is meant, and of no other. */
function isOwn(terms) {
  return ({tableIndex}) => terms.every(({tables}) => !tables || tables.has(tableIndex));
}

/** Neighbours in Latin letters that occur nowhere and are no English are one word: qu kuai lian is Pinyin. */
function joinLatin(terms, {lexicon}) {
  const words = [];
  let wasAbsent = false;
  for (const term of terms) {
    const isAbsent = /^[a-z]+$/.test(term) && !lexicon.texts.includes(term) && !findMeanings(term, lexicon).length;
    if (isAbsent && wasAbsent) words.push(words.pop() + term);
    else words.push(term);
    wasAbsent = isAbsent;
  }
  return words;
}

function filterHolders(entries, terms) {
  let holders = entries;
  for (const {strings} of terms) holders = holders.filter(({whole}) => strings.some((string) => whole.includes(string)));
  return holders;
}

function rankEntries(entries, terms, excluded, {weights, entries: all}) {
  const kept = entries.filter(({whole}) => !excluded.some((text) => whole.includes(text)));
  const rated = terms.map((term) => ({...term, tells: rateRarity(all.length, filterHolders(all, [term]).length)}));
  const isDoubtful = findDoubtful(kept, terms, all);
  const scored = kept.map((entry, index) => {
    const score = scoreEntry(entry, weights, rated);
    return {index: entry.index, score: isDoubtful[index] ? score * STRADDLING_WEIGHT : score};
  });
  return {
    order: scored.sort((first, second) => second.score - first.score).map(({index}) => index),
    strings: [...new Set(terms.flatMap(({strings}) => strings))],
    rewritten: terms.filter(({way}) => way),
  };
}

/** Of each entry whether some term, as it was typed, stands in it only across two words. */
function findDoubtful(kept, terms, all) {
  const isDoubtful = kept.map(() => false);
  if (terms.some(({way}) => way)) return isDoubtful;
  for (const {term} of terms) {
    findStraddling(term, kept, all).forEach((isStraddling, index) => (isDoubtful[index] ||= isStraddling));
  }
  return isDoubtful;
}
