/** How Chinese characters sound: Hanyu Pinyin without tones, for the characters of this page (searching/pinyin.py). */

const LONGEST_SYLLABLE = 6;
const MAX_WAYS = 64;

/**
 * Every way to read Latin letters as a row of syllables: xian is xian and xi an. At most 64 ways, long syllables first.
 * @param {string} letters
 * @param {Map<string, string>} readings the characters of each syllable
 * @returns {string[][]}
 */
export function splitSyllables(letters, readings) {
  const ways = [[[]]];
  for (let end = 1; end <= letters.length; end += 1) {
    const found = [];
    for (let start = Math.max(0, end - LONGEST_SYLLABLE); start < end; start += 1) {
      const syllable = letters.slice(start, end);
      if (readings.has(syllable)) found.push(...ways[start].map((before) => [...before, syllable]));
    }
    ways.push(found.slice(0, MAX_WAYS));
  }
  return letters ? ways[letters.length] : [];
}

/**
 * The characters that have one of the syllables that begin so.
 * @param {string} letter
 * @param {Map<string, string>} readings
 * @returns {string}
 */
export function findCharacters(letter, readings) {
  const found = new Set();
  for (const [syllable, characters] of readings) {
    if (syllable.startsWith(letter)) for (const character of characters) found.add(character);
  }
  return [...found].join("");
}
