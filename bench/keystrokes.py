"""What is typed into the search of the HTML page, and how the time until it is answered is taken."""

TYPED = (
    "区",
    "区块",
    "区块链",
    "区块链 公证",
    "企业",
    "的",
    "",
    "qukuailian",
    "qkl",
    "zhongyuan",
    "中院",
    "zzzz",
    "9",
    "第17项",
)
"""A word as it grows, frequent ones, the whole table, words that occur nowhere, and numbers that jump to a task."""
ANSWERED = """words => new Promise(done => {
  const input = document.getElementById("search");
  const start = performance.now();
  input.value = words;
  input.dispatchEvent(new Event("input", {bubbles: true}));
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - start);
    channel.port2.postMessage(null);
  });
})"""
"""Milliseconds from the keystroke to after the frame that shows the answer."""
