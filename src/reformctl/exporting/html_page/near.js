/** The near tier: where nothing holds what was asked, what holds parts of it, and which parts (searching/near.py). */

import {rateRarity, scoreEntry} from "./rank.js";
import {stripPlural} from "./rewrite.js";

const QUESTION_WORDS = new RegExp(
  "怎么样|怎么办|怎么|怎样|如何|哪些|哪个|哪里|哪儿|什么|多少|为什么|有没有|是不是|能不能|可不可以|可以|能否|是否|可否|" +
    "应该|需要|一定要|必须|想要|我想|我要|我们|请问|谁来|由谁|谁|吗|呢|吧|啊|么|了|的|地|得|是|有|在|去|来|到|由|被|把|和|与|或|" +
    "及|对|从|向|用|给|让|要|能|会|都|也|就|还|只|单位|部门|任务|负责|牵头|相关|有关|关于|方面|问题|事情|情况|[^\u4e00-\u9fffa-z0-9]",
  "u",
);
const LATIN = /[a-z0-9]+/g;
const LATIN_START = /^[a-z0-9]+/;
/** Weights of two characters, of a single one, and of what a word means. */
const PAIR = 1;
const SINGLE = 0.5;
const MEANING = 1.5;
const MAX_RANKED = 1000;
const MAX_HITS = 10;
/** Share of the best score that a near task must reach. */
const MIN_SHARE = 0.4;

/**
 * @typedef {object} Near
 * @property {number[]} order the tasks, best first
 * @property {string[]} strings what was found in them, folded
 * @property {string[]} asked what no task holds
 * @property {string[]} parts what the tasks hold of it
 * @property {number} holders how many of them hold all parts, where the parts are all of what was asked; else 0
 */

/**
 * The tasks that hold a part of a query, or null where none holds two characters of it.
 * @param {{terms: string[], excluded: string[]}} query
 * @param {import("./corpus.js").Corpus} corpus
 * @returns {Near | null}
 */
export function findNear(query, {entries, weights, lexicon}) {
  const terms = weighTerms(query.terms, entries, lexicon);
  if (!terms.some(({weight, holders}) => weight >= PAIR && holders.length)) return null;
  const parts = divideWords(query.terms, lexicon.texts);
  const candidates = new Set(selectCandidates(query.terms, parts.strings, entries, terms));
  const isCandidate = (entry) => candidates.has(entry) && !query.excluded.some((text) => entry.whole.includes(text));
  const hits = selectBest(entries.filter(isCandidate), weights, terms);
  if (!hits.length) return null;
  const strings = terms.flatMap((term) => term.strings).filter((text) => text.length > 1);
  return {order: hits.map(({index}) => index), strings, ...explainNear(query.terms, parts, hits, strings, lexicon)};
}

/** The entries that hold both of two words written as one, as 法院调解; else those that hold the most that tells. */
function selectCandidates(words, parts, entries, terms) {
  const areTwoWords = parts.length === 2 && words.length === 1 && words[0] === parts.join("");
  const both = areTwoWords ? filterHoldingAll(entries, parts) : [];
  if (both.length) return both;
  const gains = new Map();
  for (const {tells, holders} of terms) {
    for (const entry of holders) gains.set(entry, (gains.get(entry) ?? 0) + tells);
  }
  const gaining = entries.filter((entry) => gains.has(entry));
  return gaining.sort((first, second) => gains.get(second) - gains.get(first)).slice(0, MAX_RANKED);
}

function selectBest(entries, weights, terms) {
  const scored = entries.map((entry) => ({entry, score: scoreEntry(entry, weights, terms)}));
  const best = scored.sort((first, second) => second.score - first.score).slice(0, MAX_HITS);
  const least = MIN_SHARE * best[0]?.score;
  return best.filter(({score}) => score > 0 && score >= least).map(({entry}) => entry);
}

/** What is looked for in place of whole words, each string once, with what it tells and who holds it. */
function weighTerms(words, entries, lexicon) {
  const weights = new Map();
  for (const word of words) {
    for (const [string, weight] of [...listMeanings(word, lexicon), ...listPairs(word)]) {
      weights.set(string, Math.max(weight, weights.get(string) ?? 0));
    }
  }
  return [...weights].map(([string, weight]) => {
    const holders = entries.filter(({whole}) => whole.includes(string));
    return {strings: [string], weight, holders, tells: weight * rateRarity(entries.length, holders.length)};
  });
}

function listMeanings(word, {synonyms, agencies}) {
  const latinWords = (word.match(LATIN) ?? []).flatMap((text) => [text, stripPlural(text)]);
  const meanings = [];
  for (const [term, texts] of synonyms) {
    const isLatin = /^[ -~]+$/.test(term);
    /** There is a ship in every internship. */
    const isHeld = (isLatin ? latinWords : word).includes(term);
    if (isHeld) meanings.push(...texts);
  }
  for (const {own, full} of agencies) {
    const spellings = [...own, full].filter((spelling) => spelling && word.includes(spelling));
    meanings.push(...spellings.map(() => own[0]));
  }
  return meanings.map((text) => [text, MEANING]);
}

function listPairs(word) {
  const pairs = [];
  for (const part of word.split(QUESTION_WORDS)) {
    for (const [latin] of part.matchAll(LATIN)) pairs.push([latin, PAIR]);
    for (const chinese of part.split(LATIN)) {
      const characters = [...chinese];
      characters.slice(1).forEach((character, index) => pairs.push([characters[index] + character, PAIR]));
      for (const character of characters) pairs.push([character, SINGLE]);
    }
  }
  return pairs;
}

function explainNear(terms, {strings: parts, isComplete}, hits, strings, {texts}) {
  const absent = terms.filter((term) => !texts.includes(term));
  const asked = absent.length ? absent : terms;
  if (parts.length > 1 && isComplete) {
    const holders = filterHoldingAll(hits, parts).length;
    if (holders) return {asked, parts, holders};
  }
  const held = divideWords(terms, hits.map(({whole}) => whole).join("\n")).strings;
  if (held.length) return {asked, parts: held, holders: 0};
  return {asked, parts: strings.filter((text) => hits[0].whole.includes(text)), holders: 0};
}

function filterHoldingAll(entries, strings) {
  return entries.filter(({whole}) => strings.every((string) => whole.includes(string)));
}

/** Words divided into the longest strings of two characters or more that some task holds. */
function divideWords(words, texts) {
  const splits = words.map((word) => divideWord(word, texts));
  return {
    strings: [...new Set(splits.flatMap(({parts}) => parts))],
    isComplete: splits.every(({isComplete}) => isComplete),
  };
}

function divideWord(word, texts) {
  if (texts.includes(word)) return {parts: [word], isComplete: true};
  const parts = new Set();
  let isComplete = true;
  for (const piece of word.split(QUESTION_WORDS)) {
    for (let start = 0; start < piece.length; ) {
      const end = findLongestEnd(piece, start, texts);
      if (end) parts.add(piece.slice(start, end));
      else isComplete = false;
      start = end || start + (LATIN_START.exec(piece.slice(start))?.[0].length ?? 1);
    }
  }
  return {parts: [...parts], isComplete};
}

/** Where the longest string from `start` ends that some task holds; 0 where none of two characters does. */
function findLongestEnd(piece, start, texts) {
  const [latin] = LATIN_START.exec(piece.slice(start)) ?? [];
  if (latin) return texts.includes(latin) ? start + latin.length : 0;
  let end = start + 2;
  while (end <= piece.length && texts.includes(piece.slice(start, end))) end += 1;
  return end > start + 2 ? end - 1 : 0;
}
