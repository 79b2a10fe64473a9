/** What stands around the tasks: how many there are, where they come from, what agencies are also called. */

import {make} from "./dom.js";
import {countTotals} from "./filters.js";

/**
 * Counts, and what is known of each table.
 * @param {import("./state.js").Page} page
 * @returns {HTMLElement[]}
 */
export function buildAbout(page) {
  const {all, labels} = page;
  const totals = countTotals(all.tasks, all.bodies);
  const counts = make("p", {class: "counts"}, labels.counts(totals));
  const sections = all.tables.map((table) => buildSection(page, table));
  return [counts, ...sections];
}

/**
 * What agencies are also called: nothing of it is the document's.
 * @param {import("./state.js").Page} page
 * @returns {HTMLElement[]}
 */
export function buildNames({all, labels, escape}) {
  const known = all.bodies.filter(({full, others, isAgency}) => full || others.length || !isAgency);
  const rows = known.map(({name, full, others, isAgency}) => {
    const remark = isAgency ? [] : [make("small", {class: "tag", lang: labels.tag}, labels.noAgency)];
    const otherNames = [full, ...others].filter(Boolean).map(escape).join("、");
    const term = make("dt", {}, escape(name), ...remark);
    return make("div", {}, term, make("dd", {}, otherNames));
  });
  if (!known.length) return [];
  return [make("p", {}, labels.namesNote), make("dl", {lang: "zh-Hans"}, ...rows)];
}

function buildSection(page, {title, remark, facts}) {
  const {all, labels, escape} = page;
  const section = make("section");
  if (all.tables.length > 1) section.append(make("h2", {lang: "zh-Hans"}, escape(title)));
  if (remark) section.append(make("p", {class: "remark", lang: "zh-Hans"}, escape(remark)));
  const summary = make("summary", {}, labels.about);
  section.append(make("details", {class: "source"}, summary, buildFacts(page, facts)));
  return section;
}

function buildFacts({labels, escape}, facts) {
  const rows = facts.map(([label, text]) => {
    const term = make("dt", {}, labels.fact(label));
    return make("div", {}, term, make("dd", {lang: "zh-Hans"}, escape(text)));
  });
  return make("dl", {class: "facts"}, ...rows);
}
