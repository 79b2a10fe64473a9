/** Text that is safe to look at: what cannot be seen, or turns a line around, is shown as an escape (text/escaping.py). */

/**
 * Create what shows every character of these as an escape.
 * @param {string} unseen a class of characters, as in a regular expression
 * @returns {(text: string) => string}
 */
export function createEscaper(unseen) {
  const pattern = new RegExp(`[${unseen}\\r]`, "gu");
  return (text) => text.replace(pattern, escapeCharacter);
}

function escapeCharacter(character) {
  if (character === "\r") return "\\r";
  const code = character.codePointAt(0).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
  if (code.length <= 4) return `\\u${code.padStart(4, "0")}`;
  return `\\U${code.padStart(8, "0")}`;
}
