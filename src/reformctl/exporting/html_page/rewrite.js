/**
 * What else a word that occurs nowhere may mean: another word, another name of an agency, Pinyin, its initials.
 *
 * The surest ways of searching/fallback.py: words of the same sound are left to the near tier.
 */

import {occurrences} from "./rank.js";
import {startingWith, syllablesOf} from "./sound.js";

const BODY = /[局院办委会署厅]$/u;
const HAN = /^[\u4e00-\u9fff]$/u;
const LONGEST = 48;
/** Strings at the most that are looked at more closely, the most frequent ones. */
const CANDIDATES = 100;

/**
 * @typedef {object} Rewriting
 * @property {"alias" | "pinyin"} way
 * @property {string[]} strings what is looked for in the word's place
 * @property {Set<number> | null} tables in which it is looked for, where it is another body's name in the others
 */

/**
 * @typedef {object} Lexicon
 * @property {string} hay all folded texts, divided by newlines
 * @property {{own: string[], full: string, names: string[], tables: Set<number>}[]} agencies folded: name and aliases,
 *   full name, and how which tables write it
 * @property {Map<string, string>} readings the characters of each syllable
 * @property {Map<string, string[]>} synonyms
 */

/**
 * The first way that leads to strings of the texts, or null.
 * @param {string} term
 * @param {Lexicon} lexicon
 * @returns {Rewriting | null}
 */
export function rewrite(term, lexicon) {
  const alias = byAlias(term, lexicon);
  if (alias) return {way: "alias", ...alias};
  if (term.length > LONGEST) return null;
  const sounding = byPinyin(term, lexicon);
  const strings = sounding.length ? sounding : byInitials(term, lexicon);
  return strings.length ? {way: "pinyin", strings, tables: null} : null;
}

/** Of an English plural with s. Any other word is given back. */
export function singular(term) {
  return term.replace(/s$/, "");
}

/** What the texts may say instead of a word. */
export function meant(term, {hay, synonyms}) {
  return (synonyms.get(term) ?? synonyms.get(singular(term)) ?? []).filter((text) => hay.includes(text));
}

function byAlias(term, lexicon) {
  const {hay, agencies} = lexicon;
  const meanings = meant(term, lexicon);
  if (meanings.length) return {strings: meanings, tables: null};
  const exact = agencies.filter(({own, full}) => own.includes(term) || full === term);
  const parts = agencies.filter((agency) => term.length > 1 && isPart(term, agency));
  const short = agencies.filter(({own}) => term.length > 2 && shortens(term, own[0]));
  const [agency] = [exact, parts, short].find((found) => found.length === 1) ?? [];
  if (!agency) return null;
  const written = agency.names.filter((name) => hay.includes(name));
  const isShared = agencies.some((other) => other !== agency && other.names.some((name) => agency.names.includes(name)));
  return {strings: written.length ? written : agency.names.slice(0, 1), tables: isShared ? agency.tables : null};
}

function isPart(term, {own, full}) {
  return own.some((text) => text.includes(term)) || full.endsWith(term);
}

function shortens(short, long) {
  if (short.at(-1) !== long.at(-1)) return false;
  let at = -1;
  return [...short].every((character) => (at = long.indexOf(character, at + 1)) >= 0);
}

function byPinyin(term, {hay, readings}) {
  if (!/^[a-z]{2,}$/.test(term)) return [];
  const counts = new Map();
  for (const way of syllablesOf(term, readings)) {
    if (way.length > 1) count(way.map((syllable) => readings.get(syllable)), hay, counts);
  }
  return frequent([...counts], 0.2, () => true);
}

function byInitials(term, {hay, readings}) {
  if (!/^[a-z]{3,8}$/.test(term)) return [];
  const counts = new Map();
  count([...term].map((letter) => startingWith(letter, readings)), hay, counts);
  return frequent([...counts].filter(([, number]) => number > 1), 0.5, (text) => isWord(text, hay));
}

/** Count the strings whose characters belong, one by one, to these classes: a pattern would take ten times as long. */
function count(classes, hay, counts) {
  if (classes.length > 32 || classes.some((characters) => !characters)) return;
  const places = new Uint32Array(0x10000);
  classes.forEach((characters, at) => {
    for (const character of characters) places[character.charCodeAt(0)] |= 1 << at;
  });
  for (let start = 0; start < hay.length; start += 1) {
    let length = 0;
    while (length < classes.length && places[hay.charCodeAt(start + length)] & (1 << length)) length += 1;
    if (length === classes.length) {
      const found = hay.slice(start, start + length);
      counts.set(found, (counts.get(found) ?? 0) + 1);
      start += length - 1;
    }
  }
}

/** Those that occur more than this share of the most frequent one, among those that are accepted. */
function frequent(counts, share, accepted) {
  const found = [];
  let most = 0;
  for (const [text, number] of counts.sort((one, other) => other[1] - one[1]).slice(0, CANDIDATES)) {
    if (number <= share * most) break;
    if (accepted(text)) {
      most ||= number;
      found.push(text);
    }
  }
  return found;
}

/** Whether a string stands for itself: 应链管理 always follows 供, 市委外 is always followed by 办. */
function isWord(text, hay) {
  const before = new Set();
  const after = new Set();
  for (let at = hay.indexOf(text); at >= 0; at = hay.indexOf(text, at + 1)) {
    before.add(hay[at - 1] ?? "");
    after.add(hay[at + text.length] ?? "");
    if (before.size > 1 && after.size > 1) return true;
  }
  if (occurrences(hay, text) < 3) return ![...after].some((character) => BODY.test(character));
  const isFree = (neighbours) => neighbours.size > 1 || !HAN.test([...neighbours][0]);
  return (isFree(before) || BODY.test(text)) && isFree(after);
}
