/** Tasks as text to take elsewhere: CSV for files, tab-separated text and an HTML table for the clipboard. */

const FORMULA = /^[=+\-@＝＋－＠\t\r]/u;
const ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"};

/**
 * Comma-separated values with a byte order mark, as spreadsheets read them from a file.
 * @param {string[][]} rows the headings first
 * @returns {string}
 */
export function formatCsv(rows) {
  return `\ufeff${rows.map((row) => `${formatLine(row, ",")}\n`).join("")}`;
}

/**
 * Tab-separated text, as spreadsheets take it from the clipboard.
 * @param {string[][]} rows
 * @returns {string}
 */
export function formatTabs(rows) {
  return rows.map((row) => formatLine(row, "\t")).join("\n");
}

/**
 * A plain table, as Word and WPS take it from the clipboard; without styles, which the policy of the page would block.
 * @param {string[][]} rows the headings first
 * @returns {string}
 */
export function formatHtml([heads, ...rows]) {
  const written = (tag) => (text) => `<${tag} valign="top">${escapeMarkup(guardFormula(text))}</${tag}>`;
  const body = rows.map((row) => `<tr>${row.map(written("td")).join("")}</tr>`).join("");
  const head = `<tr>${heads.map(written("th")).join("")}</tr>`;
  return `<table border="1" cellspacing="0" cellpadding="5"><thead>${head}</thead><tbody>${body}</tbody></table>`;
}

/** A cell that a spreadsheet takes for text; no table that passes the check has one that begins like a formula. */
function guardFormula(text) {
  return FORMULA.test(text) ? `'${text}` : text;
}

function formatLine(row, mark) {
  if (row.length === 1 && row[0] === "") return '""';
  const special = new RegExp(`["\\r\\n${mark}]`);
  const cells = row.map(guardFormula);
  return cells.map((text) => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(mark);
}

function escapeMarkup(text) {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character]).replaceAll("\n", "<br>");
}
