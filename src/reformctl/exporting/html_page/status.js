/** What is said of an answer: how many tasks there are, by what they were chosen, and how words were understood. */

/**
 * The two sentences of an answer.
 * @param {import("./search.js").Found | null} found what the words found; null where nothing is searched
 * @param {{shown: number, all: number, criteria: string[]}} counted how many tasks are shown, of how many, and why these
 * @param {ReturnType<import("./labels.js").wordsOf>} words
 * @param {(text: string) => string} seen
 * @returns {{count: string, notes: string}}
 */
export function describeAnswer(found, {shown, all, criteria}, words, seen) {
  const told = [words.shown(shown, all), ...criteria.map(seen), ...(found?.strings.length ? [words.ranked] : [])];
  const notes = (found?.rewritten ?? []).map(({term, way, strings}) =>
    words.absent({term: seen(term), way, strings: strings.map(seen)}),
  );
  if (found?.near) notes.push(describeNear(found.near, words, seen));
  return {count: told.join(" · "), notes: notes.join(" ")};
}

function describeNear({asked, parts, holders, order}, words, seen) {
  return words.near({asked: asked.map(seen), parts: parts.slice(0, 5).map(seen), holders, count: order.length});
}
