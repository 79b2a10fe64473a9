/** Elements, made without ever reading markup: whatever the data hold is text. */

/**
 * An element with attributes and children; an attribute that is null or false is left out.
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/**
 * The element of the page's frame that has this id.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function part(id) {
  return document.getElementById(id);
}

/**
 * Listen to clicks on an element of the page's frame.
 * @param {string} id
 * @param {(event: MouseEvent) => void} act
 */
export function onClick(id, act) {
  part(id).addEventListener("click", act);
}
