/**
 * Fold text so that two ways of writing one thing are equal: width, case, traditional characters, quotes, blanks.
 *
 * The same as searching/folding.py. What NFKC and lower case do not do is in a table that the page brings along, for the
 * characters that can matter in it.
 */

const BLANK = /[\p{Z}\p{Cc}\p{Cf}\s]/u;

/** Characters that are folded to themselves, unless the table says otherwise: nearly all, so that they are passed over. */
const STAYING = "a-z0-9\\u4e00-\\u9fff、。";

/**
 * @typedef {object} Folder
 * @property {(text: string) => string} fold the folded text
 * @property {(text: string) => number[][]} findOrigins for each UTF-16 unit of the folded text where in the text the
 *   character begins and ends that it comes from
 */

/**
 * A folder that knows these further foldings: what to, and the characters that become it.
 * @param {string} folds as in "万=萬 个=個箇"
 * @returns {Folder}
 */
export function createFolder(folds) {
  const table = parseFolds(folds);
  const known = new Map();
  const listed = [...table.keys()].map(escapePattern).join("");
  const changing = new RegExp(`[^${STAYING}]|[${listed}]`, "gu");

  function foldCharacter(character) {
    let folded = known.get(character);
    if (folded === undefined) {
      folded = table.get(character) ?? normalizeCharacter(character, table);
      known.set(character, folded);
    }
    return folded;
  }

  function fold(text) {
    return text.replace(changing, foldCharacter);
  }

  function findOrigins(text) {
    const places = [];
    let offset = 0;
    for (const character of text) {
      const end = offset + character.length;
      for (let unit = 0; unit < foldCharacter(character).length; unit += 1) places.push([offset, end]);
      offset = end;
    }
    return places;
  }

  return {fold, findOrigins};
}

/** What each character becomes. */
function parseFolds(folds) {
  const table = new Map();
  for (const [, to, characters] of folds.matchAll(/([^ ]*)=([^ ]+)/g)) {
    for (const character of characters) table.set(character, to);
  }
  return table;
}

function escapePattern(character) {
  return `\\u{${character.codePointAt(0).toString(16)}}`;
}

function normalizeCharacter(character, table) {
  if (BLANK.test(character)) return "";
  let folded = "";
  for (const part of character.normalize("NFKC")) {
    const isBlank = BLANK.test(part);
    folded += table.get(part) ?? (isBlank ? "" : part.toLowerCase());
  }
  return folded;
}
