/** What stands around the tasks: how many there are, where they come from, what agencies are also called. */

import {make} from "./dom.js";
import {numbers} from "./filters.js";

/**
 * Counts, and what is known of each table.
 * @param {import("./tasks.js").Collection} all
 * @param {ReturnType<import("./labels.js").wordsOf>} words
 * @param {(text: string) => string} seen
 * @returns {HTMLElement[]}
 */
export function aboutParts(all, words, seen) {
  const counts = make("p", {class: "counts"}, words.counts(numbers(all.tasks, all.bodies)));
  const tables = all.tables.map(({title, remark, facts}) =>
    make(
      "section",
      {},
      ...(all.tables.length > 1 ? [make("h2", {lang: "zh-Hans"}, seen(title))] : []),
      ...(remark ? [make("p", {class: "remark", lang: "zh-Hans"}, seen(remark))] : []),
      make("details", {class: "source"}, make("summary", {}, words.about), factList(facts, words, seen)),
    ),
  );
  return [counts, ...tables];
}

/**
 * What agencies are also called: nothing of it is the document's.
 * @param {import("./tasks.js").Collection} all
 * @param {ReturnType<import("./labels.js").wordsOf>} words
 * @param {(text: string) => string} seen
 * @returns {HTMLElement[]}
 */
export function namesParts({bodies}, words, seen) {
  const known = bodies.filter(({full, others, isAgency}) => full || others.length || !isAgency);
  const rows = known.map(({name, full, others, isAgency}) => {
    const remark = isAgency ? [] : [make("small", {class: "tag", lang: words.tag}, words.noAgency)];
    const called = [full, ...others].filter(Boolean).map(seen).join("、");
    return make("div", {}, make("dt", {}, seen(name), ...remark), make("dd", {}, called));
  });
  return known.length ? [make("p", {}, words.namesNote), make("dl", {lang: "zh-Hans"}, ...rows)] : [];
}

function factList(facts, words, seen) {
  const rows = facts.map(([label, text]) =>
    make("div", {}, make("dt", {}, words.fact(label)), make("dd", {lang: "zh-Hans"}, seen(text))),
  );
  return make("dl", {class: "facts"}, ...rows);
}
