/** Best first: BM25 over weighted fields, without length normalisation (searching/rank.py). */

const SATURATION = 1.2;

/**
 * How much a term tells that so many of the documents hold: the rarer, the more.
 * @param {number} documents
 * @param {number} holding
 * @returns {number}
 */
export function rateRarity(documents, holding) {
  return Math.log(1 + (documents - holding + 0.5) / (holding + 0.5));
}

/**
 * The score of a document for terms with their rarity.
 * @param {import("./corpus.js").Entry} entry
 * @param {number[]} weights of the fields
 * @param {{strings: string[], tells: number}[]} terms
 * @returns {number}
 */
export function scoreEntry(entry, weights, terms) {
  let total = 0;
  for (const {strings, tells} of terms) {
    let frequency = 0;
    for (const string of strings) frequency += countWeighted(entry, weights, string);
    total += (tells * (SATURATION + 1) * frequency) / (frequency + SATURATION);
  }
  return total;
}

/**
 * How often a string stands in a text, not counting overlaps.
 * @param {string} text
 * @param {string} string
 * @returns {number}
 */
export function countString(text, string) {
  let count = 0;
  for (let offset = text.indexOf(string); offset >= 0; offset = text.indexOf(string, offset + string.length)) count += 1;
  return count;
}

/** How often a string stands in the fields, each time with the weight of its field; added up as searching/rank.py does. */
function countWeighted({whole, ends}, weights, string) {
  let sum = 0;
  let count = 0;
  let field = 0;
  for (let offset = whole.indexOf(string); offset >= 0; offset = whole.indexOf(string, offset + string.length)) {
    if (offset >= ends[field]) {
      sum += weights[field] * count;
      count = 0;
      while (offset >= ends[field]) field += 1;
    }
    count += 1;
  }
  return sum + weights[field] * count;
}
