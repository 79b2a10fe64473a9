/**
 * Fold text so that two ways of writing one thing are equal: width, case, traditional characters, quotes, blanks.
 *
 * The same as searching/fold.py. What NFKC and lower case do not do is in a table that the page brings along, for the
 * characters that can matter in it.
 */

const BLANK = /[\p{Z}\p{Cc}\p{Cf}\s]/u;

/** Characters that are folded to themselves, unless the table says otherwise: nearly all, so that they are passed over. */
const STAYING = "a-z0-9\\u4e00-\\u9fff、。";

/**
 * @typedef {object} Folder
 * @property {(text: string) => string} fold the folded text
 * @property {(text: string) => number[][]} origins for each UTF-16 unit of the folded text where in the text the
 *   character begins and ends that it comes from
 */

/**
 * A folder that knows these further foldings: what to, and the characters that become it.
 * @param {string} folds as in "万=萬 个=個箇"
 * @returns {Folder}
 */
export function folder(folds) {
  const table = new Map([...folds.matchAll(/([^ ]*)=([^ ]+)/g)].flatMap(([, to, from]) => [...from].map((one) => [one, to])));
  const known = new Map();
  const changing = new RegExp(`[^${STAYING}]|[${[...table.keys()].map(escapeOf).join("")}]`, "gu");

  function folded(character) {
    let found = known.get(character);
    if (found === undefined) {
      found = table.get(character) ?? unaided(character, table);
      known.set(character, found);
    }
    return found;
  }

  function fold(text) {
    return text.replace(changing, folded);
  }

  function origins(text) {
    const places = [];
    let at = 0;
    for (const character of text) {
      for (let unit = 0; unit < folded(character).length; unit += 1) places.push([at, at + character.length]);
      at += character.length;
    }
    return places;
  }

  return {fold, origins};
}

function escapeOf(character) {
  return `\\u{${character.codePointAt(0).toString(16)}}`;
}

function unaided(character, table) {
  if (BLANK.test(character)) return "";
  return [...character.normalize("NFKC")]
    .map((part) => table.get(part) ?? (BLANK.test(part) ? "" : part.toLowerCase()))
    .join("");
}
