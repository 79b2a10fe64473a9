/** What the page knows while it is open: its data, what is asked, what answers it, and how that is shown. */

import {createCorpus} from "./corpus.js";
import {part} from "./dom.js";
import {createEscaper} from "./escaping.js";
import {listGroups} from "./filters.js";
import {createFolder} from "./folding.js";
import {parseFragment} from "./fragment.js";
import {chooseLabels} from "./labels.js";
import {createListing} from "./listing.js";
import {buildRow} from "./row.js";
import {readCollection} from "./tasks.js";

/**
 * @typedef {object} Page
 * @property {any} searchData tables of the search, as to_html.py writes them
 * @property {import("./tasks.js").Collection} all
 * @property {import("./filters.js").Group[]} groups
 * @property {import("./folding.js").Folder} folder
 * @property {(text: string) => string} escape
 * @property {HTMLInputElement} input where words are typed
 * @property {ReturnType<import("./listing.js").createListing>} listing the rows that stand in the window
 * @property {ReturnType<import("./labels.js").chooseLabels>} labels the page's own words, in its language
 * @property {import("./corpus.js").Corpus | null} corpus made for the first search
 * @property {import("./fragment.js").Place} place what is asked
 * @property {import("./filters.js").Chosen} setAside what was chosen before a number was typed that points at a task
 * @property {number} timer what waits to write the place into the address
 * @property {{group: import("./filters.js").Group, element: HTMLElement, update: Function}[]} charts
 * @property {import("./tasks.js").Task[]} shown the tasks that answer
 * @property {(import("./headings.js").Heading | import("./tasks.js").Task)[]} items these tasks and the headings before them
 * @property {import("./row.js").View | null} view how they are shown
 * @property {Set<string>} opened the tasks whose text is open in the compact view
 * @property {boolean} isCompact whether the reader chose the compact view
 * @property {boolean} isOnPaper whether the page is being printed
 */

/**
 * Create the state of a page that shows nothing yet.
 * @param {any} data as to_html.py writes it
 * @returns {Page}
 */
export function createState(data) {
  const all = readCollection(data);
  const page = {
    searchData: data.search,
    all,
    groups: listGroups(all),
    folder: createFolder(data.search.folds),
    escape: createEscaper(data.unseen),
    input: part("search"),
    labels: chooseLabels(data.language),
    corpus: null,
    place: parseFragment(location.hash),
    setAside: new Map(),
    timer: 0,
    charts: [],
    shown: [],
    items: [],
    view: null,
    opened: new Set(),
    isCompact: false,
    isOnPaper: false,
  };
  page.listing = createListing(part("tasks"), (item) => buildRow(item, page.view));
  return page;
}

/**
 * The texts of the page made ready for the search, the first time that they are needed.
 * @param {Page} page
 * @returns {import("./corpus.js").Corpus}
 */
export function prepareCorpus(page) {
  page.corpus ??= createCorpus(page.all, page.searchData, page.folder.fold);
  return page.corpus;
}
