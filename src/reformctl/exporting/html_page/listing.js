/**
 * Rows in pieces: of a long table only what is near the window stands in the page, of a short one everything.
 *
 * The first piece is small, for it is what a keystroke waits for; the others are few, for each costs in every layout.
 */

import {make} from "./dom.js";

const FIRST = 12;
const PIECE = 80;
const WHOLE = 200;
const USUAL_HEIGHT = 160;
const NEAR = "1500px 0px";

/**
 * A table that shows items, each as a row.
 * @template T
 * @param {HTMLElement} table a table element with its head
 * @param {(item: T, place: number) => HTMLElement} rowOf
 * @returns {{show: (items: T[]) => void, reveal: (place: number) => HTMLElement, showAll: () => void,
 *   watch: () => void}}
 */
export function listing(table, rowOf) {
  let pieces = [];
  const watcher = new IntersectionObserver(watched, {rootMargin: NEAR});

  function watched(changes) {
    for (const {target, isIntersecting, boundingClientRect} of changes) {
      const piece = pieces.find(({body}) => body === target);
      if (piece && isIntersecting) fill(piece);
      else if (piece?.filled) empty(piece, boundingClientRect.height);
    }
  }

  function fill(piece) {
    if (piece.filled) return;
    piece.filled = true;
    piece.body.replaceChildren(...piece.items.map((item, at) => rowOf(item, piece.start + at)));
  }

  function empty(piece, height) {
    piece.filled = false;
    const gap = make("tr", {class: "gap", "aria-hidden": "true"}, make("td", {colspan: 99}));
    gap.firstElementChild.style.blockSize = `${height}px`;
    piece.body.replaceChildren(gap);
  }

  function show(items) {
    watcher.disconnect();
    for (const {body} of pieces) body.remove();
    pieces = [];
    for (let start = 0; start < items.length; start += start ? PIECE : FIRST) {
      const part = items.slice(start, start + (start ? PIECE : FIRST));
      const body = make("tbody", {role: "rowgroup"});
      pieces.push({body, start, items: part, filled: false});
    }
    pieces.forEach((piece, at) => (isLong() && at ? empty(piece, piece.items.length * USUAL_HEIGHT) : fill(piece)));
    table.append(...pieces.map(({body}) => body));
    watch();
  }

  /** Of a short table no piece is ever emptied. */
  function watch() {
    if (isLong()) for (const {body} of pieces) watcher.observe(body);
  }

  function isLong() {
    return pieces.at(-1)?.start >= WHOLE;
  }

  function reveal(place) {
    const piece = pieces.findLast(({start}) => start <= place);
    fill(piece);
    return piece.body.children[place - piece.start];
  }

  /** For paper: everything, until `watch`. */
  function showAll() {
    watcher.disconnect();
    for (const piece of pieces) fill(piece);
  }

  return {show, reveal, showAll, watch};
}
