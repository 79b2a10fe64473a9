/**
 * What else a word that occurs nowhere may mean: another word, another name of an agency, Pinyin, its initials.
 *
 * The surest ways of searching/fallback.py: words of the same sound are left to the near tier.
 */

import {findCharacters, splitSyllables} from "./pinyin.js";
import {countString} from "./rank.js";

const BODY = /[局院办委会署厅]$/u;
const HAN = /^[\u4e00-\u9fff]$/u;
const MAX_TERM_LENGTH = 48;
/** Strings that are looked at more closely, the most frequent ones. */
const MAX_CANDIDATES = 100;

/**
 * @typedef {object} Rewriting
 * @property {"alias" | "pinyin"} way
 * @property {string[]} strings what is looked for in the word's place
 * @property {Set<number> | null} tables in which it is looked for, where it is another body's name in the others
 */

/**
 * @typedef {object} Lexicon
 * @property {string} texts all folded texts, divided by newlines
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
export function rewriteTerm(term, lexicon) {
  const alias = rewriteByAlias(term, lexicon);
  if (alias) return {way: "alias", ...alias};
  if (term.length > MAX_TERM_LENGTH) return null;
  const sounding = findByPinyin(term, lexicon);
  const strings = sounding.length ? sounding : findByInitials(term, lexicon);
  return strings.length ? {way: "pinyin", strings, tables: null} : null;
}

/** Strip the s of an English plural; any other word stays as it is. */
export function stripPlural(term) {
  return term.replace(/s$/, "");
}

/** What the texts may say instead of a word. */
export function findMeanings(term, {texts, synonyms}) {
  return (synonyms.get(term) ?? synonyms.get(stripPlural(term)) ?? []).filter((text) => texts.includes(text));
}

function rewriteByAlias(term, lexicon) {
  const {texts, agencies} = lexicon;
  const meanings = findMeanings(term, lexicon);
  if (meanings.length) return {strings: meanings, tables: null};
  const agency = findAgency(term, agencies);
  if (!agency) return null;
  const {names, tables} = agency;
  const written = names.filter((name) => texts.includes(name));
  const others = agencies.filter((other) => other !== agency);
  const isShared = others.some((other) => other.names.some((name) => names.includes(name)));
  return {strings: written.length ? written : names.slice(0, 1), tables: isShared ? tables : null};
}

/** The only agency that has this name or, if none or several have it, a name of which it is a part or a short form. */
function findAgency(term, agencies) {
  const exact = agencies.filter(({own, full}) => own.includes(term) || full === term);
  const parts = agencies.filter((agency) => term.length > 1 && isPart(term, agency));
  const short = agencies.filter(({own}) => term.length > 2 && isShortFor(term, own[0]));
  const unique = [exact, parts, short].find(({length}) => length === 1);
  return unique?.[0];
}

function isPart(term, {own, full}) {
  return own.some((text) => text.includes(term)) || full.endsWith(term);
}

function isShortFor(short, long) {
  if (short.at(-1) !== long.at(-1)) return false;
  let start = 0;
  for (const character of short) {
    start = long.indexOf(character, start) + 1;
    if (start === 0) return false;
  }
  return true;
}

function findByPinyin(term, {texts, readings}) {
  if (!/^[a-z]{2,}$/.test(term)) return [];
  const counts = new Map();
  for (const way of splitSyllables(term, readings)) {
    if (way.length > 1) countMatches(way.map((syllable) => readings.get(syllable)), texts, counts);
  }
  return selectFrequent([...counts], 0.2, () => true);
}

function findByInitials(term, {texts, readings}) {
  if (!/^[a-z]{3,8}$/.test(term)) return [];
  const counts = new Map();
  countMatches([...term].map((letter) => findCharacters(letter, readings)), texts, counts);
  return selectFrequent([...counts].filter(([, number]) => number > 1), 0.5, (text) => isWord(text, texts));
}

/** Count the strings whose characters belong, one by one, to these classes: a pattern would take ten times as long. */
function countMatches(classes, texts, counts) {
  if (classes.length > 32 || classes.some((characters) => !characters)) return;
  const places = new Uint32Array(0x10000);
  classes.forEach((characters, index) => {
    for (const character of characters) places[character.charCodeAt(0)] |= 1 << index;
  });
  for (let start = 0; start < texts.length; start += 1) {
    let length = 0;
    while (length < classes.length && places[texts.charCodeAt(start + length)] & (1 << length)) length += 1;
    if (length === classes.length) {
      const found = texts.slice(start, start + length);
      counts.set(found, (counts.get(found) ?? 0) + 1);
      start += length - 1;
    }
  }
}

/** Those that occur more than this share of the most frequent one, among those that are accepted. */
function selectFrequent(counts, share, isAccepted) {
  const found = [];
  let most = 0;
  const byNumber = counts.sort(([, first], [, second]) => second - first);
  for (const [text, number] of byNumber.slice(0, MAX_CANDIDATES)) {
    if (number <= share * most) break;
    if (isAccepted(text)) {
      most ||= number;
      found.push(text);
    }
  }
  return found;
}

/** Whether a string stands for itself: 应链管理 always follows 供, 市委外 is always followed by 办. */
function isWord(text, texts) {
  const before = new Set();
  const after = new Set();
  for (let offset = texts.indexOf(text); offset >= 0; offset = texts.indexOf(text, offset + 1)) {
    before.add(texts[offset - 1] ?? "");
    after.add(texts[offset + text.length] ?? "");
    if (before.size > 1 && after.size > 1) return true;
  }
  if (countString(texts, text) < 3) return ![...after].some((character) => BODY.test(character));
  const isFree = (neighbours) => neighbours.size > 1 || !HAN.test([...neighbours][0]);
  return (isFree(before) || BODY.test(text)) && isFree(after);
}
