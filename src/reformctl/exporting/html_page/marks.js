/** Where what was found stands in a text as printed. */

/**
 * The text in pieces, of which every other one, from the second on, is a match.
 * @param {string} text
 * @param {string[]} strings folded
 * @param {import("./folding.js").Folder} folder
 * @returns {string[]}
 */
export function splitMatches(text, strings, {fold, findOrigins}) {
  const found = strings.length ? findSpans(fold(text), strings) : [];
  if (!found.length) return [text];
  const origins = findOrigins(text);
  const printed = found.map(([start, end]) => [origins[start][0], origins[end - 1][1]]);
  const parts = [];
  let done = 0;
  for (const [start, end] of mergeSpans(printed)) {
    parts.push(text.slice(done, start), text.slice(start, end));
    done = end;
  }
  return [...parts, text.slice(done)];
}

function findSpans(folded, strings) {
  const spans = [];
  for (const string of strings) {
    for (let offset = folded.indexOf(string); offset >= 0; offset = folded.indexOf(string, offset + 1)) {
      spans.push([offset, offset + string.length]);
    }
  }
  return spans;
}

/** In order, joined where they touch. */
function mergeSpans(spans) {
  const merged = [];
  for (const [start, end] of spans.sort((first, second) => first[0] - second[0] || first[1] - second[1])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
