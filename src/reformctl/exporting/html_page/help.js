/** The list of keys, and the choice whether single keys mean anything. */

import {onClick, part} from "./dom.js";
import {keepChoice, readChoice} from "./remember.js";

/**
 * Listen to the buttons of the list of keys.
 * @returns {{openHelp: () => void, areSingleKeysOn: () => boolean}} what opens the list; whether single keys mean anything
 */
export function watchHelp() {
  const dialog = part("keys");
  const choice = part("single-keys");
  choice.checked = readChoice("keys") !== "off";
  choice.addEventListener("change", () => keepChoice("keys", choice.checked ? "on" : "off"));
  function openHelp() {
    dialog.showModal();
    part("close").focus();
  }
  onClick("help", openHelp);
  onClick("close", () => dialog.close());
  dialog.addEventListener("click", ({target}) => target === dialog && dialog.close());
  return {openHelp, areSingleKeysOn: () => choice.checked};
}
