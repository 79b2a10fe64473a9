/** Where what was found stands in a text as printed. */

/**
 * The text in pieces, of which every other one, from the second on, is a match.
 * @param {string} text
 * @param {string[]} strings folded
 * @param {import("./fold.js").Folder} folder
 * @returns {string[]}
 */
export function pieces(text, strings, {fold, origins}) {
  const found = strings.length ? spans(fold(text), strings) : [];
  if (!found.length) return [text];
  const places = origins(text);
  const parts = [];
  let end = 0;
  for (const [first, last] of merged(found.map(([from, to]) => [places[from][0], places[to - 1][1]]))) {
    parts.push(text.slice(end, first), text.slice(first, last));
    end = last;
  }
  return [...parts, text.slice(end)];
}

function spans(folded, strings) {
  const found = [];
  for (const string of strings) {
    for (let at = folded.indexOf(string); at >= 0; at = folded.indexOf(string, at + 1)) {
      found.push([at, at + string.length]);
    }
  }
  return found;
}

/** In order, joined where they touch. */
function merged(found) {
  const result = [];
  for (const [first, last] of found.sort((one, other) => one[0] - other[0] || one[1] - other[1])) {
    const before = result.at(-1);
    if (before && first <= before[1]) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}
