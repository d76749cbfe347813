// The list of reports, its filters, and all events.

const form = $("#filters");

async function filter() {
  const { words, year, level, below, failed } = form.elements;
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length) await (preparing ??= prepareSearch());
  rows.forEach((row, index) => {
    const { dataset } = row;
    row.hidden =
      (year.value !== "" && dataset.year !== year.value) ||
      (level.value !== "" && dataset.level !== level.value) ||
      (below.value !== "" && +dataset.lowest >= +below.value) ||
      (failed.checked && dataset.failed === "0") ||
      !wanted.every((word) => searched[index].includes(word));
  });
  showPosition();
}

async function prepareSearch() {
  for (let index = 0; index < rows.length; index++) {
    if (index % 50 === 0) $("#shown").textContent = `reading the texts: ${index} of ${rows.length}`;
    const text = await unpack(packed[index].text);
    searched[index] = `${rows[index].textContent} ${text ?? ""}`.toLowerCase();
  }
}

const listed = () => rows.filter((row) => !row.hidden);

function showPosition() {
  const visible = listed();
  const at = visible.indexOf(rows[opened]);
  $("#shown").textContent = `${visible.length} of ${rows.length} ${rows.length === 1 ? "report" : "reports"}`;
  $("#position").textContent = at < 0 ? `${visible.length}` : `${at + 1} / ${visible.length}`;
}

function step(by) {
  const visible = listed();
  const at = visible.indexOf(rows[opened]);
  const row = visible[at < 0 ? 0 : at + by];
  if (row) location.hash = row.firstElementChild.hash;
}

// ---- Events ----

function follow() {
  const index = Number(/^#r(\d+)$/.exec(location.hash)?.[1] ?? 1) - 1;
  if (index in rows) open(index);
}

function toggleList() {
  const hidden = $("#list").toggleAttribute("hidden");
  $("#toggle-list").ariaExpanded = String(!hidden);
}

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}

function stepMark(by) {
  const all = [...marks.values()];
  const at = all.indexOf(document.activeElement.closest("mark") ?? document.querySelector('mark[tabindex="0"]'));
  const focused = document.activeElement.closest("mark") !== null;
  const mark = all[focused ? at + by : at];
  if (mark) focusMark(mark);
}

function nextEvidence() {
  const all = [...document.querySelectorAll("#checks .evidence .place")];
  const button = all[(all.indexOf(cameFrom) + 1) % all.length];
  if (button) jump(button.mention, button);
}

const KEYS = {
  "/": () => form.elements.words.focus(),
  n: () => step(1),
  p: () => step(-1),
  j: () => stepMark(1),
  k: () => stepMark(-1),
  c: nextEvidence,
  b: () => {
    const to = cameFrom;
    if (!to?.isConnected) return;
    cameFrom = document.activeElement;
    to.scrollIntoView({ block: "center" });
    to.focus({ preventScroll: true });
  },
  l: toggleList,
  t: toggleTheme,
  "?": () => $("#keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, dialog");
  if (event.key === "Escape") {
    if (event.target.closest("input")) event.target.blur();
    leave();
  } else if (event.key === "Enter" && event.target.closest("mark")) {
    event.preventDefault(); // else the button that gets the focus is pressed too
    back(event.target.closest("mark"));
  } else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && event.key in KEYS) {
    event.preventDefault();
    KEYS[event.key]();
  }
});
$("#report").addEventListener("click", (event) => {
  const button = event.target.closest(".place");
  const mark = event.target.closest("mark");
  if (button) jump(button.mention, button);
  else if (mark && getSelection().isCollapsed) {
    focusMark(mark);
    back(mark);
  }
});
for (const [begin, finish] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  $("#report").addEventListener(begin, (event) => {
    const mark = event.target.closest("mark");
    if (mark) enter(mark);
  });
  $("#report").addEventListener(finish, (event) => event.target.closest("mark") && leave());
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const first = listed()[0];
  if (first) location.hash = first.firstElementChild.hash;
});
$("#toggle-list").addEventListener("click", toggleList);
$("#theme").addEventListener("click", toggleTheme);
$("#print").addEventListener("click", () => print());
$("#help").addEventListener("click", KEYS["?"]);
$("#next").addEventListener("click", () => step(1));
$("#previous").addEventListener("click", () => step(-1));
addEventListener("hashchange", follow);
addEventListener("beforeprint", leave);
if (rows.length === 1) toggleList();
showPosition();
follow();
