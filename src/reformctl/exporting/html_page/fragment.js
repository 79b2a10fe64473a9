/** The part of the address after #: one task (#qh6:17), or what is searched and chosen (#?q=区块链&agency=市司法局). */

const GROUPS = ["table", "category", "agency", "support", "scope"];

/**
 * @typedef {object} Place
 * @property {string | null} task the task that is pointed at
 * @property {string} query
 * @property {import("./filters.js").Chosen} chosen
 */

/**
 * What a fragment means; whatever is unknown in it means nothing.
 * @param {string} fragment with or without its #
 * @returns {Place}
 */
export function parseFragment(fragment) {
  const text = fragment.replace(/^#/, "");
  if (!text.startsWith("?")) return {task: decodeFragment(text) || null, query: "", chosen: new Map()};
  const words = new URLSearchParams(text.slice(1));
  const chosen = new Map(GROUPS.filter((key) => words.has(key)).map((key) => [key, new Set(words.getAll(key))]));
  return {task: null, query: words.get("q") ?? "", chosen};
}

/**
 * The fragment of a place, with its #; empty where nothing is asked.
 * @param {Place} place
 * @returns {string}
 */
export function formatFragment({task, query, chosen}) {
  if (task) return `#${task}`;
  const words = new URLSearchParams();
  if (query) words.set("q", query);
  for (const key of GROUPS) for (const option of chosen.get(key) ?? []) words.append(key, option);
  return words.size ? `#?${words}` : "";
}

function decodeFragment(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
