// The script of a page of records. No reports are in the document until one is opened; it is then unpacked and drawn.
// Texts and records are put into the document as text nodes only. Offsets count code points, so the text is taken apart
// into code points before anything is cut out of it.
"use strict";

const LOW = 0.5; // a value less sure than this is more likely wrong than right
const SIGNS = { about: "≈ ", over: "> ", under: "< " };

const $ = (selector) => document.querySelector(selector);
const names = JSON.parse($("#names").textContent);
const packed = JSON.parse($("#packed").textContent);
const rows = [...document.querySelectorAll("#reports li")];
const searched = []; // the whole of each report in small letters, for the search, once it has been asked for
let preparing = null; // the promise that all of them are there
let opened = -1; // which report is open
let marks = new Map(); // "start-end" of a span → its element in the text
let places = new Map(); // "start-end" of a mention → the buttons of the record that lead to it
let cameFrom = null; // what had the focus before the last jump

function make(tag, properties = {}, ...children) {
  const { data, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, data);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const key = ({ start, end }) => `${start}-${end}`;
const tidy = (text) => text.replace(/\s+/g, " ").trim();
const nameOf = (code) => names.indicators[code] ?? code;
const titleOf = (index) => tidy(rows[index].querySelector("strong").textContent);
const byPlace = (a, b) => a.start - b.start || b.end - a.end;

async function unpack(base64) {
  if (base64 === null) return null;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

// ---- One report ----

async function open(index) {
  opened = index;
  const [text, json] = await Promise.all([unpack(packed[index].text), unpack(packed[index].record)]);
  if (opened !== index) return; // another one was asked for meanwhile
  const record = JSON.parse(json);
  [marks, places, cameFrom] = [new Map(), new Map(), null];
  leave();
  const script = record.source.script === "traditional" ? "zh-Hant" : "zh-Hans";
  $("#report").replaceChildren(drawHead(record, text), drawText(record, text, script), drawRecord(record, text, script));
  document.querySelector("#reports [aria-current]")?.removeAttribute("aria-current");
  rows[index].firstElementChild.setAttribute("aria-current", "page");
  rows[index].scrollIntoView({ block: "nearest" });
  document.title = `${titleOf(index)} · nianbao`;
  showPosition();
}

function drawHead(record, text) {
  const { kind, format, level } = record.classification;
  const failed = record.checks.filter((check) => check.status === "failed");
  const passed = record.checks.filter((check) => check.status === "passed");
  const head = make(
    "section",
    { id: "head" },
    make("h2", { lang: "zh" }, titleOf(opened)),
    make("p", {}, make("small", {}, [record.source.name, kind.value, format.value, level.value].join(" · "))),
  );
  if (text === null) {
    const missing = "The text of this report was not saved beside the records, or is another one than they were made from. Values are shown without their places.";
    head.append(make("p", { className: "note" }, missing));
  }
  if (failed.length) head.append(make("div", { id: "checks", role: "group", ariaLabel: "Failed checks" }, ...failed.map((check) => drawCheck(check, text))));
  if (passed.length) {
    const list = passed.map((check) => make("li", {}, make("code", {}, check.rule), ` ${check.message}`));
    head.append(make("details", { id: "passed" }, make("summary", {}, `${passed.length} checks passed`), make("ul", {}, ...list)));
  }
  return head;
}

function drawCheck(check, text) {
  const stated = [];
  if (check.found !== null) stated.push(`found ${said(check.found)}`);
  if (check.expected !== null) stated.push(`expected ${said(check.expected)}`);
  return make(
    "article",
    { className: "check" },
    make("h3", {}, make("code", {}, check.rule), check.message),
    stated.length ? make("p", {}, stated.join(", ")) : null,
    make("div", { className: "evidence", lang: "zh" }, ...check.evidence.map((mention) => place(mention, text, tidy(mention.text) || "(blank)"))),
  );
}

const said = (value) => (typeof value === "string" ? value : JSON.stringify(value));

// A button that leads to a mention's place in the text. `also`: other mentions from which the way back leads here.
function place(mention, text, shown, also = []) {
  const button = make("button", { className: "place", type: "button", title: "Show in the text", disabled: text === null }, shown);
  for (const each of [mention, ...also]) places.set(key(each), [...(places.get(key(each)) ?? []), button]);
  button.mention = mention;
  return button;
}

// ---- The text ----

function drawText(record, text, script) {
  const section = make("section", { id: "text", ariaLabel: "Text" });
  if (text === null) return section;
  const characters = Array.from(text); // by code point, as offsets count
  const words = make("div", { id: "words", lang: script });
  const spans = disjoint(record.spans);
  const cells = new Set(record.measures.filter((m) => m.origin === "table").flatMap((m) => [key(m), key(m.category)]));
  const cuts = new Set([0, characters.length]);
  const cited = [record.title, ...record.checks.flatMap((check) => check.evidence), ...record.measures];
  for (const mention of [...spans, ...cited.filter(Boolean)]) cuts.add(mention.start).add(mention.end);
  const starts = [...cuts].filter((at) => at <= characters.length).sort((a, b) => a - b);
  let next = 0;
  for (let i = 0; i + 1 < starts.length; i++) {
    const [start, end] = [starts[i], starts[i + 1]];
    const piece = make("span", { className: "piece", data: { start, end } }, characters.slice(start, end).join(""));
    while (next < spans.length && spans[next].end <= start) next++;
    const span = next < spans.length && spans[next].start <= start ? spans[next] : null;
    if (!span) words.append(piece);
    else if (marks.has(key(span))) marks.get(key(span)).append(piece);
    else words.append(drawMark(span, cells, piece));
  }
  words.append(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  words.lastChild.id = "links";
  words.querySelector("mark")?.setAttribute("tabindex", "0");
  marks.forEach((mark) => (mark.measures = []));
  for (const measure of record.measures) {
    for (const mention of [measure, measure.category]) marks.get(key(mention))?.measures.push(measure);
  }
  section.append(drawLegend(spans), words);
  return section;
}

function drawMark(span, cells, piece) {
  const flags = [cells.has(key(span)) ? "cell" : "", span.confidence < LOW ? "low" : ""].join(" ");
  const mark = make("mark", { className: `label ${span.label} ${flags}`, tabIndex: -1, role: "button" }, piece);
  mark.span = span;
  marks.set(key(span), mark);
  return mark;
}

// Spans of the scheme never overlap; should a record's do so, the outer one is coloured.
function disjoint(spans) {
  const kept = [];
  for (const span of [...spans].sort(byPlace)) {
    if (!kept.length || kept.at(-1).end <= span.start) kept.push(span);
  }
  return kept;
}

function drawLegend(spans) {
  const counts = new Map();
  for (const { label } of spans) counts.set(label, (counts.get(label) ?? 0) + 1);
  const buttons = names.labels
    .filter(([label]) => counts.has(label))
    .map(([label, name]) => {
      const shown = [make("span", { lang: "zh" }, name), ` ${label.toLowerCase()} ${counts.get(label)}`];
      const button = make("button", { type: "button", className: `label ${label}`, title: "Colour these or not" }, ...shown);
      button.ariaPressed = "true";
      button.addEventListener("click", () => {
        button.ariaPressed = String(button.ariaPressed !== "true");
        document.querySelectorAll(`mark.${label}`).forEach((mark) => mark.classList.toggle("off", button.ariaPressed !== "true"));
      });
      return button;
    });
  return make("div", { id: "legend", role: "group", ariaLabel: "Labels" }, ...buttons);
}

// ---- The record ----

function drawRecord(record, text, script) {
  const section = make("section", { id: "record", ariaLabel: "Record" });
  const add = (heading, ...content) => section.append(make("h3", {}, heading), ...content);
  add("Report", drawFacts(record, text, script));
  if (Object.keys(record.indicators).length) add("Annual values", drawIndicators(record, text));
  const prose = record.measures.filter((measure) => !Object.keys(measure.dimension).length);
  if (prose.length) add(`Values, ${prose.length}`, drawMeasures(prose, text, script));
  const tables = Map.groupBy(
    record.measures.filter((measure) => Object.keys(measure.dimension).length),
    (measure) => Object.keys(measure.dimension).join(" × "),
  );
  for (const [dimension, cells] of tables) add(`Official table by ${dimension}, ${cells.length}`, drawGrid(cells, text, script));
  if (record.sections.length) {
    const lines = record.sections.map((part) =>
      make("tr", {}, make("td", { className: "sure" }, part.role), make("td", { lang: script }, place(part.heading, text, tidy(part.heading.text))), sureCell(part.confidence)),
    );
    add("Sections", make("table", {}, make("tbody", {}, ...lines)));
  }
  return section;
}

function drawFacts(record, text, script) {
  const line = (name, content, confidence) => make("tr", {}, make("th", {}, name), make("td", { lang: script }, content), sureCell(confidence));
  const lines = [];
  const found = (name, mention, value) => mention && lines.push(line(name, place(mention, text, String(value)), mention.confidence));
  const { source, model, classification } = record;
  found("issuer", record.issuer, record.issuer?.value);
  found("year", record.year, record.year?.value);
  found("period", record.period, `${record.period?.start_date} – ${record.period?.end_date}`);
  found("published", record.published, record.published?.value);
  found("signed", record.signed, record.signed?.value);
  for (const [field, details] of Object.entries(record.contact)) {
    for (const detail of details) found(field, detail, detail.value);
  }
  for (const [name, choice] of Object.entries(classification)) lines.push(line(name, choice.value, choice.confidence));
  const noise = source.noise.length ? `; ${source.noise.join(", ")}` : "";
  lines.push(line("text", `${source.characters.toLocaleString("en")} characters, ${source.encoding}, ${source.script}${noise}`));
  lines.push(line("model", `${model.name} ${model.version}`));
  return make("table", { className: "facts" }, make("tbody", {}, ...lines));
}

function sureCell(confidence) {
  if (confidence === undefined || confidence === null) return make("td");
  const shown = make("span", { className: confidence < LOW ? "sure low" : "sure", title: "confidence" }, confidence.toFixed(2));
  return make("td", { className: "number" }, shown);
}

const header = (...columns) => make("thead", {}, make("tr", {}, ...columns.map(([name, className]) => make("th", { className: className ?? "" }, name))));
const indicatorCell = (code) => make("td", {}, make("span", { lang: "zh" }, nameOf(code)), names.indicators[code] ? make("span", { className: "code" }, code) : null);

function drawIndicators(record, text) {
  const lines = Object.entries(record.indicators).map(([code, { value, unit, measure, conflict }]) => {
    const shown = `${value.toLocaleString("en")} ${unit ?? ""}`.trim();
    const flag = conflict ? make("em", { className: "badge warn" }, "conflict") : "";
    return make("tr", {}, indicatorCell(code), make("td", { className: "number" }, flag, " ", place(record.measures[measure], text, shown)));
  });
  return make("table", {}, make("tbody", {}, ...lines));
}

function valueOf(measure) {
  if (measure.value === null) return `? ${tidy(measure.text)}`;
  return `${SIGNS[measure.approximate] ?? ""}${measure.value.toLocaleString("en")} ${measure.unit ?? ""}`.trim();
}

const scopeOf = (measure) => (measure.scope === "annual" ? null : make("span", { className: "code" }, measure.scope));

function drawMeasures(measures, text, script) {
  const table = make("table", { className: "values" }, header(["indicator"], ["category"], ["value", "number"], ["confidence", "number"]));
  for (const [section, members] of Map.groupBy(measures, (measure) => measure.section ?? "before the first section")) {
    const lines = members.map((measure) =>
      make(
        "tr",
        {},
        indicatorCell(measure.indicator),
        make("td", { lang: script }, tidy(measure.category.text)),
        make("td", { className: "number" }, place(measure, text, valueOf(measure), [measure.category]), scopeOf(measure)),
        sureCell(measure.confidence),
      ),
    );
    table.append(make("tbody", {}, make("tr", { className: "group" }, make("th", { colSpan: 4, scope: "rowgroup" }, section)), ...lines));
  }
  return table;
}

// The cells of one official table, as a table: a row for each row label, a column for each dimension.
function drawGrid(cells, text, script) {
  const columnOf = (measure) => Object.values(measure.dimension).join(" · ");
  const columns = [...new Set(cells.map(columnOf))];
  const lines = [...Map.groupBy(cells, (measure) => key(measure.category))].map(([, members]) => {
    const name = make("th", { scope: "row", lang: script, title: `${members[0].indicator} ${nameOf(members[0].indicator)}` }, tidy(members[0].category.text));
    const values = columns.map((column) => {
      const here = members.filter((measure) => columnOf(measure) === column);
      const buttons = here.map((measure) => {
        const button = place(measure, text, measure.value === null ? "?" : measure.value.toLocaleString("en"), [measure.category]);
        button.classList.toggle("low", measure.confidence < LOW);
        return button;
      });
      return make("td", { className: "number" }, ...buttons);
    });
    return make("tr", {}, name, ...values);
  });
  return make("table", { className: "grid" }, header(["", ""], ...columns.map((column) => [column.replaceAll("_", " "), "number"])), make("tbody", {}, ...lines));
}

// ---- There and back ----

function jump(mention, from) {
  const pieces = piecesOf(mention);
  if (!pieces.length) return;
  cameFrom = from;
  document.querySelectorAll(".found").forEach((piece) => piece.classList.remove("found"));
  if (mention.start < mention.end) pieces.forEach((piece) => piece.classList.add("found")); // a blank cell has a place only
  pieces[0].scrollIntoView({ block: "center" });
  const mark = pieces[0].closest("mark");
  if (mark && mention.start < mention.end) focusMark(mark);
}

const piecesOf = ({ start, end }) =>
  [...document.querySelectorAll(".piece")].filter(
    (piece) => +piece.dataset.start < Math.max(end, start + 1) && +piece.dataset.end > start,
  );

function focusMark(mark) {
  document.querySelectorAll('mark[tabindex="0"]').forEach((other) => other.setAttribute("tabindex", "-1"));
  mark.setAttribute("tabindex", "0"); // one stop for the Tab key; j and k move on from there
  mark.focus({ preventScroll: true });
  mark.scrollIntoView({ block: "nearest" });
}

// Annual values come before all values, so the last button is a number's own row; a category has many, the first one is it.
function back(mark) {
  const buttons = places.get(key(mark.span)) ?? [];
  const inRecord = buttons.filter((button) => button.closest("#record"));
  const target = (mark.span.label === "CATEGORY" ? inRecord[0] : inRecord.at(-1)) ?? buttons[0];
  if (!target) return;
  cameFrom = mark;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "center" });
}

// ---- What belongs together: a span, the spans it is linked to, its rows, and a line between them ----

function enter(mark) {
  leave();
  const together = new Set([mark]);
  for (const measure of mark.measures) {
    const [number, category] = [marks.get(key(measure)), marks.get(key(measure.category))];
    for (const other of [number, category]) other && together.add(other);
    if (number && category) drawLink(number, category);
    for (const button of places.get(key(measure)) ?? []) (button.closest("#record tr") ?? button).classList.add("active");
  }
  if (!mark.measures.length) for (const button of places.get(key(mark.span)) ?? []) button.classList.add("active");
  together.forEach((each) => each.classList.add("active"));
  showTip(mark);
}

function leave() {
  document.querySelectorAll(".active").forEach((element) => element.classList.remove("active"));
  $("#links")?.replaceChildren();
  $("#tip").hidden = true;
}

function drawLink(number, category) {
  const frame = $("#words").getBoundingClientRect();
  const point = (element) => {
    const box = element.getClientRects()[0];
    return { x: box.left + box.width / 2 - frame.left, top: box.top - frame.top, bottom: box.bottom - frame.top };
  };
  const [from, to] = [point(number), point(category)].sort((a, b) => a.top - b.top);
  const sameLine = Math.abs(from.top - to.top) < 6;
  const [y1, y2] = sameLine ? [from.top, to.top] : [from.bottom, to.top];
  const bend = sameLine ? -Math.min(22, 8 + Math.abs(from.x - to.x) / 8) : (y2 - y1) / 2;
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", `M ${from.x} ${y1} C ${from.x} ${y1 + bend}, ${to.x} ${sameLine ? y2 + bend : y2 - bend}, ${to.x} ${y2}`);
  $("#links").append(path);
}

function showTip(mark) {
  const { label, attribute, confidence } = mark.span;
  const first = [`${Object.fromEntries(names.labels)[label]} ${label.toLowerCase()}`, attribute, `confidence ${confidence.toFixed(2)}`];
  const lines = mark.measures.slice(0, 6).map((measure) => {
    const scope = [measure.scope === "annual" ? null : measure.scope, ...Object.values(measure.dimension)].filter(Boolean);
    const said = `${tidy(measure.category.text)} → ${valueOf(measure)}${scope.length ? ` (${scope.join(", ")})` : ""} `;
    return make("div", {}, said, make("code", {}, measure.indicator));
  });
  const meaning = label === "CATEGORY" && names.indicators[attribute] ? [make("div", {}, nameOf(attribute))] : [];
  const more = mark.measures.length > 6 ? [make("div", {}, `… ${mark.measures.length} values`)] : [];
  const tip = $("#tip");
  mark.setAttribute("aria-describedby", "tip");
  tip.replaceChildren(make("div", {}, first.filter(Boolean).join(" · ")), ...meaning, ...lines, ...more);
  tip.hidden = false;
  const box = mark.getClientRects()[0];
  const below = box.bottom + 14 + tip.offsetHeight < innerHeight;
  tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${below ? box.bottom + 10 : box.top - tip.offsetHeight - 26}px`;
}

// ---- The list ----

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
