/** Every word that the page itself says, in both languages; whatever a table says stays as it is. */

const WAYS_ZH = {alias: "", pinyin: "拼音"};
const WAYS_EN = {alias: "", pinyin: " this Pinyin:"};

/** Names of fields in English; in Chinese each column brings its own. */
const FIELDS = {
  id: "No.",
  number: "Printed No.",
  category: "Category",
  title: "Task",
  title_derived: "Title is ours",
  lead_agencies: "Lead agencies",
  support_agencies: "Supporting agencies",
  scope: "Scope",
  deadline: "Deadline",
  content: "Content",
};

const FACTS = {
  编号: "Table",
  地区: "Place",
  文件种类: "Kind",
  发文机关: "Issuer",
  文号: "Document number",
  日期: "Date",
  网址: "Address",
  "所存原文的 SHA-256": "SHA-256 of the source text",
  备注: "Note",
  节选: "Abridged",
  待核对: "To be checked",
};

const ZH = {
  tag: "zh-Hans",
  field: ({label}) => label,
  fact: (label) => label,
  none: "（原文未载明）",
  groups: {table: "任务表", category: "类别", agency: "牵头单位", support: "配合单位", scope: "推广范围"},
  search: "检索任务",
  placeholder: "检索：区块链、qkl、-公证、第17项",
  hint: "空格表示同时含有，引号表示连写，减号表示排除；全半角、大小写、繁简体、拼音均可。输入序号（17、第17项、qh6:17）直接转到该项。",
  filters: "筛选",
  reset: "清除条件",
  other: "English",
  otherTag: "en",
  compact: "只看标题",
  clearQuery: "清除检索词",
  clearChosen: "清除筛选",
  emptyBars: (count) => `${count} 个为 0`,
  copyRows: "复制表格",
  downloadCsv: "下载 CSV",
  copyCitation: "复制引文",
  cite: "引文",
  citeTask: (ref) => `复制 ${ref} 的引文`,
  linkTo: (ref) => `指向 ${ref} 的链接`,
  print: "打印",
  copied: (what) => `已复制：${what}`,
  rows: (count) => `${count} 项任务的表格`,
  citations: (count) => (count === 1 ? "引文" : `${count} 条引文`),
  failed: "浏览器不允许复制，请改用下载或打印。",
  saved: (name) => `已下载：${name}`,
  counts: ({tasks, pairs, leads, agencies, others}) => {
    const kinds = others.length ? `（机构 ${agencies} 个，另有“${others.join("”、“")}”）` : "";
    return `牵头单位 ${leads} 个${kinds}；任务 ${tasks} 项，按单位计 ${pairs} 项次`;
  },
  shown: (count, all) => (count === all ? `共 ${all} 项` : `${all} 项中 ${count} 项`),
  ranked: "按相关程度排列",
  nothing: "没有符合条件的任务。",
  absent: ({term, way, strings}) => `没有找到“${term}”；改按${WAYS_ZH[way]}“${strings.join("”“")}”查找。`,
  near: ({asked, parts, holders, count}) => {
    const [missing, held] = [asked, parts].map((words) => words.map((word) => `“${word}”`).join("、"));
    if (!holders) return `没有任务含有${missing}；以下各项只含${held}。`;
    const which = holders === count ? `以下 ${count} 项` : `以下 ${count} 项中有 ${holders} 项`;
    return `没有任务含有${missing}；${which}分别含有${held}（可输入：${parts.join(" ")}）。`;
  },
  heading: (name, count) => `${name}（${count} 项）`,
  tasks: (count) => `${count} 项`,
  noAgency: "非机构",
  noAgencyTitle: "牵头任务，但不是机构（本工具所加）",
  derived: "题名自拟",
  listing: "任务表",
  names: "单位的全称与别称",
  namesNote: "表中只用简称；全称与别称为本工具所加，并非文件原文，检索时可用。",
  about: "来源",
  jumped: (text, [ref, ...further]) =>
    `已转到 ${ref}${further.length ? `（另有 ${further.join("、")}）` : ""}；要查找“${text}”字样，请加引号。`,
  keysTitle: "快捷键",
  keys: [
    ["/", "检索"],
    ["j k", "下一项、上一项"],
    ["↓ ↑", "在列表中逐项移动；在检索框中 ↓ 进入列表"],
    ["Enter", "展开或收起正文（只看标题时）；在检索框中转到第一项"],
    ["Esc", "返回检索框，再按清除检索词"],
    ["?", "显示快捷键"],
  ],
  singleKeys: "使用单键（/、j、k、?）",
  close: "关闭",
  printed: (day) => `${day.toLocaleDateString("zh-CN", {dateStyle: "long"})}打印`,
  offline: "本页自成一体，不联网，可离线使用、用邮件发送或发布到网上。",
  missing: (ref) => `本页没有 ${ref}。`,
  between: "、",
  or: "或",
};

const EN = {
  tag: "en",
  field: ({key, label}) => FIELDS[key] ?? label,
  fact: (label) => FACTS[label] ?? label,
  none: "(not stated)",
  groups: {table: "Table", category: "Category", agency: "Lead agency", support: "Supporting agency", scope: "Scope"},
  search: "Search the tasks",
  placeholder: "Search: 区块链, qkl, -公证, 17",
  hint:
    "Spaces mean “and”, quotation marks keep a phrase, a minus excludes; width, case and traditional characters " +
    "do not matter, and Pinyin works. " +
    "A number (17, 第17项, qh6:17) goes to that task.",
  filters: "Filters",
  reset: "Reset",
  other: "中文",
  otherTag: "zh-Hans",
  compact: "Titles only",
  clearQuery: "Clear the search",
  clearChosen: "Clear the filters",
  emptyBars: (count) => `${count} with 0`,
  copyRows: "Copy rows",
  downloadCsv: "Download CSV",
  copyCitation: "Copy citation",
  cite: "Cite",
  citeTask: (ref) => `Copy the citation of ${ref}`,
  linkTo: (ref) => `Link to ${ref}`,
  print: "Print",
  copied: (what) => `Copied: ${what}`,
  rows: (count) => (count === 1 ? "a table of 1 task" : `a table of ${count} tasks`),
  citations: (count) => (count === 1 ? "the citation" : `${count} citations`),
  failed: "The browser does not allow copying: download or print instead.",
  saved: (name) => `Downloaded: ${name}`,
  counts: ({tasks, pairs, leads, agencies, others}) => {
    const kinds = others.length ? ` (${agencies} agencies, and “${others.join("”, “")}”)` : "";
    return `leads: ${leads}${kinds}; tasks: ${tasks}; pairs of task and lead agency: ${pairs}`;
  },
  shown: (count, all) => (count === all ? `All ${all} tasks` : `${count} of ${all} tasks`),
  ranked: "best match first",
  nothing: "No match.",
  absent: ({term, way, strings}) => `No match for “${term}”; searched for${WAYS_EN[way]} “${strings.join("”, “")}”.`,
  near: ({asked, parts, holders, count}) => {
    const [missing, held] = [asked, parts].map((words) => words.map((word) => `“${word}”`).join(", "));
    if (!holders) return `No task contains ${missing}; these contain only ${held}.`;
    const which = holders === count ? `these ${count} contain` : `${holders} of these ${count} contain`;
    return `No task contains ${missing}; ${which} ${held} separately (to type: ${parts.join(" ")}).`;
  },
  heading: (name, count) => `${name} (${count})`,
  tasks: (count) => (count === 1 ? "1 task" : `${count} tasks`),
  noAgency: "not an agency",
  noAgencyTitle: "leads tasks, but is not an agency (our remark)",
  derived: "title is ours",
  listing: "Tasks",
  names: "Full names and aliases of agencies",
  namesNote: "The document uses short names. Full names and aliases are ours, not the document's; the search knows them.",
  about: "Source",
  jumped: (text, [ref, ...further]) =>
    `This is ${ref}${further.length ? ` (there is also ${further.join(", ")})` : ""}; put “${text}” in quotes to search for it.`,
  keysTitle: "Keys",
  keys: [
    ["/", "Search"],
    ["j k", "Next task, previous task"],
    ["↓ ↑", "Move in the list; ↓ in the search enters it"],
    ["Enter", "Open or close the text (with titles only); in the search, go to the first task"],
    ["Esc", "Back to the search; once more, clear it"],
    ["?", "Show this list"],
  ],
  singleKeys: "Use single keys (/, j, k, ?)",
  close: "Close",
  printed: (day) => `Printed on ${day.toLocaleDateString("en-GB", {dateStyle: "long"})}`,
  offline: "This page is one file and asks no server for anything: use it offline, mail it, publish it.",
  missing: (ref) => `This page has no ${ref}.`,
  between: ", ",
  or: " or ",
};

/**
 * The words of a language.
 * @param {string} language en or zh
 */
export function chooseLabels(language) {
  return language === "en" ? EN : ZH;
}
