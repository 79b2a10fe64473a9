/** Text that is safe to look at: what cannot be seen, or turns a line around, is shown as an escape (text.safe). */

/**
 * What shows every character of these as an escape.
 * @param {string} unseen a class of characters, as in a regular expression
 * @returns {(text: string) => string}
 */
export function seer(unseen) {
  const pattern = new RegExp(`[${unseen}\\r]`, "gu");
  return (text) => text.replace(pattern, escaped);
}

function escaped(character) {
  if (character === "\r") return "\\r";
  const code = character.codePointAt(0).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
  return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
}
