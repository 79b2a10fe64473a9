/** Choices that this browser keeps for the next time, such as the compact view; a browser may refuse to. */

const PREFIX = "reformctl.";
const chosen = new Map();

/**
 * The choice that was kept, or null.
 * @param {string} name
 * @returns {string | null}
 */
export function readChoice(name) {
  if (chosen.has(name)) return chosen.get(name);
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/**
 * Keep a choice.
 * @param {string} name
 * @param {string} choice
 */
export function keepChoice(name, choice) {
  chosen.set(name, choice);
  try {
    localStorage.setItem(PREFIX + name, choice);
  } catch {
    /** The choice then holds until the page is closed. */
  }
}
