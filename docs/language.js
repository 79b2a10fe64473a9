// A Chinese page says that it is Chinese: screen readers choose a voice by it, and browsers the shapes of characters.
if (location.pathname.includes(".zh-CN")) document.documentElement.lang = "zh-CN";
