/** References to one task, as people type them: 17, 第17项, 17号, qh6:17 (model/references.py). */

const REFERENCE = /^(?:([a-z][a-z0-9-]*):)?(?:第(\d{1,9})[项項条條号號]?|(\d{1,9})[项項条條号號]?)$/u;

/**
 * The tasks that a text points at, by id or else by printed number; none where the text is no reference.
 * @param {string} text
 * @param {import("./tasks.js").Collection} all
 * @returns {import("./tasks.js").Task[]}
 */
export function findReferenced(text, {tasks, valueOf}) {
  const narrow = text.trim().normalize("NFKC").toLowerCase();
  if (!narrow) return [];
  const printed = tasks.filter((task) => valueOf(task, "number") === narrow);
  const match = REFERENCE.exec(narrow);
  if (!match) return printed;
  const [, table, ordinal, counted] = match;
  const end = `:${Number(ordinal ?? counted)}`;
  const meant = tasks.filter(({ref, table: {id}}) => ref === id + end && (!table || table === id));
  return [...new Set([...meant, ...printed])];
}
