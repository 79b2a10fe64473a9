/** The list of keys, and the choice whether single keys mean anything. */

import {part} from "./dom.js";
import {keepChoice, readChoice} from "./remember.js";

/**
 * Listen to the buttons of the list of keys.
 * @returns {{help: () => void, areSingle: () => boolean}} what opens the list; whether single keys mean anything
 */
export function watchHelp() {
  const dialog = part("keys");
  const choice = part("single-keys");
  choice.checked = readChoice("keys") !== "off";
  choice.addEventListener("change", () => keepChoice("keys", choice.checked ? "on" : "off"));
  function help() {
    dialog.showModal();
    part("close").focus();
  }
  part("help").addEventListener("click", help);
  part("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({target}) => target === dialog && dialog.close());
  return {help, areSingle: () => choice.checked};
}
