/** The near tier: where nothing holds what was asked, what holds parts of it, and which parts (searching/near.py). */

import {rarity, scoreOf} from "./rank.js";
import {singular} from "./rewrite.js";

const QUESTION_WORDS = new RegExp(
  "怎么样|怎么办|怎么|怎样|如何|哪些|哪个|哪里|哪儿|什么|多少|为什么|有没有|是不是|能不能|可不可以|可以|能否|是否|可否|" +
    "应该|需要|一定要|必须|想要|我想|我要|我们|请问|谁来|由谁|谁|吗|呢|吧|啊|么|了|的|地|得|是|有|在|去|来|到|由|被|把|和|与|或|" +
    "及|对|从|向|用|给|让|要|能|会|都|也|就|还|只|单位|部门|任务|负责|牵头|相关|有关|关于|方面|问题|事情|情况|[^\u4e00-\u9fffa-z0-9]",
  "u",
);
const LATIN = /[a-z0-9]+/g;
const PAIR = 1;
const SINGLE = 0.5;
const MEANING = 1.5;
const MOST_RANKED = 1000;
const MOST_HITS = 10;
/** Share of the best score that a near task must reach. */
const LEAST = 0.4;

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
export function nearest(query, {entries, weights, lexicon}) {
  const terms = telling(query.terms, entries, lexicon);
  if (!terms.some(({weight, holders}) => weight >= PAIR && holders.length)) return null;
  const gains = new Map();
  for (const {tells, holders} of terms) {
    for (const entry of holders) gains.set(entry, (gains.get(entry) ?? 0) + tells);
  }
  const ranked = entries.filter((entry) => gains.has(entry)).sort((one, other) => gains.get(other) - gains.get(one));
  const parts = divided(query.terms, lexicon.hay);
  const isTwoWords = parts.strings.length === 2 && query.terms.length === 1 && query.terms[0] === parts.strings.join("");
  const both = isTwoWords ? holdingAll(entries, parts.strings) : [];
  const kept = new Set(both.length ? both : ranked.slice(0, MOST_RANKED));
  const scored = entries
    .filter((entry) => kept.has(entry) && !query.excluded.some((text) => entry.whole.includes(text)))
    .map((entry) => ({entry, score: scoreOf(entry, weights, terms)}))
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST_HITS);
  const hits = scored.filter(({score}) => score > 0 && score >= LEAST * scored[0].score).map(({entry}) => entry);
  if (!hits.length) return null;
  const strings = terms.flatMap((term) => term.strings).filter((text) => text.length > 1);
  return {order: hits.map(({at}) => at), strings, ...explained(query.terms, parts, hits, strings, lexicon)};
}

/** What is looked for in place of whole words, each string once, with what it tells and who holds it. */
function telling(words, entries, lexicon) {
  const weights = new Map();
  for (const word of words) {
    for (const [string, weight] of [...meanings(word, lexicon), ...pairs(word)]) {
      weights.set(string, Math.max(weight, weights.get(string) ?? 0));
    }
  }
  return [...weights].map(([string, weight]) => {
    const holders = entries.filter(({whole}) => whole.includes(string));
    return {strings: [string], weight, holders, tells: weight * rarity(entries.length, holders.length)};
  });
}

function meanings(word, {synonyms, agencies}) {
  const latin = (word.match(LATIN) ?? []).flatMap((text) => [text, singular(text)]);
  const stands = (term) => (/^[ -~]+$/.test(term) ? latin : word).includes(term); // there is a ship in every internship
  const found = [...synonyms].filter(([term]) => stands(term)).flatMap(([, texts]) => texts);
  for (const {own, full} of agencies) {
    for (const spelling of [...own, full]) if (spelling && word.includes(spelling)) found.push(own[0]);
  }
  return found.map((text) => [text, MEANING]);
}

function pairs(word) {
  const found = [];
  for (const part of word.split(QUESTION_WORDS)) {
    for (const [latin] of part.matchAll(LATIN)) found.push([latin, PAIR]);
    for (const chinese of part.split(LATIN)) {
      const characters = [...chinese];
      for (let at = 1; at < characters.length; at += 1) found.push([characters[at - 1] + characters[at], PAIR]);
      for (const character of characters) found.push([character, SINGLE]);
    }
  }
  return found;
}

function explained(terms, {strings: parts, isComplete}, hits, found, {hay}) {
  const absent = terms.filter((term) => !hay.includes(term));
  const asked = absent.length ? absent : terms;
  if (parts.length > 1 && isComplete) {
    const holders = holdingAll(hits, parts).length;
    if (holders) return {asked, parts, holders};
  }
  const held = divided(terms, hits.map(({whole}) => whole).join("\n")).strings;
  return {asked, parts: held.length ? held : found.filter((text) => hits[0].whole.includes(text)), holders: 0};
}

function holdingAll(entries, strings) {
  return entries.filter(({whole}) => strings.every((string) => whole.includes(string)));
}

/** Words divided into the longest strings of two characters or more that some task holds. */
function divided(words, hay) {
  const splits = words.map((word) => (hay.includes(word) ? {parts: [word], isComplete: true} : split(word, hay)));
  return {
    strings: [...new Set(splits.flatMap(({parts}) => parts))],
    isComplete: splits.every(({isComplete}) => isComplete),
  };
}

function split(word, hay) {
  const parts = new Set();
  let isComplete = true;
  for (const piece of word.split(QUESTION_WORDS)) {
    for (let start = 0; start < piece.length; ) {
      const end = longest(piece, start, hay);
      if (end) parts.add(piece.slice(start, end));
      else isComplete = false;
      start = end || start + (/^[a-z0-9]+/.exec(piece.slice(start))?.[0].length ?? 1);
    }
  }
  return {parts: [...parts], isComplete};
}

function longest(piece, start, hay) {
  const latin = /^[a-z0-9]+/.exec(piece.slice(start));
  if (latin) return hay.includes(latin[0]) ? start + latin[0].length : 0;
  let end = start + 2;
  while (end <= piece.length && hay.includes(piece.slice(start, end))) end += 1;
  return end > start + 2 ? end - 1 : 0;
}
