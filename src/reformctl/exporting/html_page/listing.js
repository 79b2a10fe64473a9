/**
 * Rows in pieces: of a long table only what is near the window stands in the page, of a short one everything.
 *
 * The piece that is looked at first is small, for a keystroke waits for it; the others are few, for each costs in every
 * layout.
 */

import {make} from "./dom.js";

/** Rows of a piece, but for the one that is looked at first. */
const PIECE_ROWS = 40;
/** A table is long, and its far pieces are empty, if its last piece begins at this row or later. */
const LONG_TABLE_ROWS = 200;
const NEAR_MARGIN = "1500px 0px";

/**
 * @typedef {object} Size
 * @property {number} first how many rows a window may show at once
 * @property {number} height of a usual row, in pixels
 */

/**
 * A table that shows items, each as a row.
 * @template T
 * @param {HTMLElement} table a table element with its head
 * @param {(item: T) => HTMLElement} buildItem
 * @returns {{show: (items: T[], size: Size, place?: number) => void, reveal: (place: number) => HTMLElement, showAll: () => void,
 *   watch: () => void}}
 */
export function createListing(table, buildItem) {
  let pieces = [];
  const watcher = new IntersectionObserver(updatePieces, {rootMargin: NEAR_MARGIN});

  /** Fill what comes near and empty what goes away, while what is in sight stays where it is. */
  function updatePieces(changes) {
    const row = findTopRow();
    const top = row?.getBoundingClientRect().top;
    for (const {target, isIntersecting, boundingClientRect} of changes) {
      const piece = pieces.find(({body}) => body === target);
      if (piece && isIntersecting) fill(piece);
      else if (piece?.filled) empty(piece, boundingClientRect.height);
    }
    const moved = row?.isConnected ? row.getBoundingClientRect().top - top : 0;
    if (Math.abs(moved) > 1) scrollBy(0, moved);
  }

  function findTopRow() {
    const isBelowTop = (element) => element.getBoundingClientRect().bottom > 0;
    const piece = pieces.find(({body, filled}) => filled && isBelowTop(body));
    return piece ? [...piece.body.children].find(isBelowTop) : null;
  }

  function fill(piece) {
    if (piece.filled) return;
    piece.filled = true;
    piece.body.replaceChildren(...piece.items.map((item) => buildItem(item)));
  }

  function empty(piece, height) {
    piece.filled = false;
    const gap = make("tr", {class: "gap", "aria-hidden": "true"}, make("td", {colspan: 99}));
    gap.firstElementChild.style.blockSize = `${height}px`;
    piece.body.replaceChildren(gap);
  }

  /** Show items, of a long table only those from a place on. */
  function show(items, {first, height}, place = 0) {
    watcher.disconnect();
    for (const {body} of pieces) body.remove();
    const starts = listStarts(items.length, first, place);
    pieces = starts.map((start, index) => {
      const body = make("tbody", {role: "rowgroup"});
      return {body, start, items: items.slice(start, starts[index + 1]), filled: false};
    });
    for (const piece of pieces) {
      if (isLong() && piece.start !== place) empty(piece, piece.items.length * height);
      else fill(piece);
    }
    table.append(...pieces.map(({body}) => body));
    watch();
  }

  /** Of a short table no piece is ever emptied. */
  function watch() {
    if (isLong()) for (const {body} of pieces) watcher.observe(body);
  }

  function isLong() {
    return pieces.at(-1)?.start >= LONG_TABLE_ROWS;
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

/** Where pieces begin: a small one at the place that is looked at first. */
function listStarts(count, first, place) {
  const starts = [];
  for (let start = 0; start < place; start += PIECE_ROWS) starts.push(start);
  if (place < count) starts.push(place);
  for (let start = place + first; start < count; start += PIECE_ROWS) starts.push(start);
  return starts;
}
