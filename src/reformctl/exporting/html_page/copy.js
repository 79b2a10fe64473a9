/** Things to take away: onto the clipboard, or into a file. */

/**
 * Put a text, and the same as HTML, on the clipboard; false where the browser does not let us.
 * @param {string} text
 * @param {string} [html]
 * @returns {Promise<boolean>}
 */
export async function copyText(text, html) {
  const parts = {"text/plain": text, ...(html ? {"text/html": html} : {})};
  try {
    const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], {type})]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return copyByEvent(parts);
  }
}

/**
 * Let the browser save a text as a file.
 * @param {string} name
 * @param {string} text
 * @param {string} type
 */
export function download(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], {type}));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** For browsers without navigator.clipboard, and pages that may not use it. */
function copyByEvent(parts) {
  let filled = false;
  function fill(event) {
    for (const [type, part] of Object.entries(parts)) event.clipboardData.setData(type, part);
    event.preventDefault();
    filled = true;
  }
  document.addEventListener("copy", fill);
  try {
    return document.execCommand("copy") && filled;
  } catch {
    return false;
  } finally {
    document.removeEventListener("copy", fill);
  }
}
