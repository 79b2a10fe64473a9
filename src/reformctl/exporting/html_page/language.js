/** Everything on the page that depends on its language. */

import {buildAbout, buildNames} from "./about.js";
import {chooseOption} from "./asking.js";
import {createChart} from "./charts.js";
import {onClick, part} from "./dom.js";
import {drawAnswer} from "./drawing.js";
import {fillFrame, openWhenWide} from "./frame.js";
import {chooseLabels} from "./labels.js";

/**
 * Draw the whole page in its language.
 * @param {import("./state.js").Page} page
 */
export function drawPage(page) {
  fillFrame(page.labels);
  part("about").replaceChildren(...buildAbout(page));
  for (const details of document.querySelectorAll(".source")) openWhenWide(details, "44rem");
  part("names").replaceChildren(...buildNames(page));
  page.charts = createCharts(page);
  part("charts").replaceChildren(...page.charts.map(({element}) => element));
  drawAnswer(page);
}

/**
 * Listen to the button that changes the language.
 * @param {import("./state.js").Page} page
 */
export function watchLanguage(page) {
  onClick("language", () => {
    page.labels = chooseLabels(page.labels.tag === "en" ? "zh" : "en");
    drawPage(page);
  });
}

function createCharts(page) {
  return page.groups.map((group) => {
    const choose = (option) => chooseOption(page, group.key, option);
    return {group, ...createChart(page, group, choose)};
  });
}
