/** What is said of an answer: how many tasks there are, by what they were chosen, and how words were understood. */

import {describeShown} from "./criteria.js";

/**
 * The two sentences of an answer.
 * @param {import("./state.js").Page} page
 * @param {import("./search.js").Found | null} found what the words found; null where nothing is searched
 * @returns {{count: string, notes: string}}
 */
export function describeAnswer(page, found) {
  const {all, labels, escape, shown} = page;
  const {criteria} = describeShown(page);
  const counts = [labels.shown(shown.length, all.tasks.length), ...criteria.map(escape)];
  if (found?.strings.length) counts.push(labels.ranked);
  const notes = (found?.rewritten ?? []).map(({term, way, strings}) =>
    labels.absent({term: escape(term), way, strings: strings.map(escape)}),
  );
  if (found?.near) notes.push(describeNear(page, found.near));
  return {count: counts.join(" · "), notes: notes.join(" ")};
}

function describeNear({labels, escape}, {asked, parts, holders, order}) {
  return labels.near({asked: asked.map(escape), parts: parts.slice(0, 5).map(escape), holders, count: order.length});
}
