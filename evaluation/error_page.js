// The script of a page of errors. Texts are put into the document as text nodes only. Offsets count code points.
"use strict";

const $ = (selector) => document.querySelector(selector);
const [names, errors, texts] = ["#names", "#errors", "#texts"].map((id) => JSON.parse($(id).textContent));
const filters = $("#filters");
let shown = []; // the errors that the filters leave, in order
let current = null;

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

// ---- The list ----

function filter() {
  const asked = Object.fromEntries(new FormData(filters));
  const words = asked.words.toLowerCase();
  const wanted = (error) =>
    ["kind", "code", "report"].every((name) => !asked[name] || error[name] === asked[name]) &&
    (!words || [error.report, error.context, error.gold, error.predicted].join("\n").toLowerCase().includes(words));
  shown = errors.filter(wanted);
  $("#reports").replaceChildren(...shown.map(drawRow));
  open(shown.includes(current) ? current : shown[0] ?? null);
}

function drawRow(error) {
  const link = make(
    "a",
    { href: `#e${errors.indexOf(error) + 1}` },
    make("strong", { lang: "zh" }, error.context || error.gold || error.predicted),
    make("small", {}, make("em", { className: "badge bad" }, error.kind), ` ${error.code} · ${error.report}`, sure(error)),
  );
  return make("li", {}, link);
}

const sure = ({ confidence }) => (confidence === null ? "" : ` · ${confidence.toFixed(2)}`);

// ---- One error ----

function open(error) {
  current = error;
  const at = shown.indexOf(error);
  $("#position").textContent = error ? `${at + 1} of ${shown.length}` : "no error";
  document.querySelector("#reports [aria-current]")?.removeAttribute("aria-current");
  if (!error) return $("#error").replaceChildren();
  const row = $("#reports").children[at];
  row.firstElementChild.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", `#e${errors.indexOf(error) + 1}`);
  const said = [["gold", error.gold], ["predicted", error.predicted]].map(([name, what]) =>
    make("tr", {}, make("th", {}, name), make("td", { lang: "zh" }, what || "nothing")),
  );
  const head = make("h2", {}, make("em", { className: "badge bad" }, error.kind), ` ${error.code} `, make("span", { lang: "zh" }, names[error.code] ?? ""));
  $("#error").replaceChildren(head, make("p", {}, make("small", {}, `${error.report}, ${error.start}–${error.end}, ${error.what}${sure(error)}`)), make("table", { id: "said" }, ...said), drawText(error));
  (document.querySelector("#lines .twice") ?? $("#error")).scrollIntoView({ block: "center" });
}

// The report line by line; the lines that the error touches twice, with gold's spans above the predicted ones.
function drawText(error) {
  const { text, script, gold, predicted } = texts[error.report];
  const characters = Array.from(text);
  const places = [...error.goldPlaces, ...error.predictedPlaces];
  const lines = make("div", { id: "lines", lang: script === "traditional" ? "zh-Hant" : "zh-Hans" });
  let start = 0;
  while (start < characters.length) {
    const found = characters.indexOf("\n", start);
    const end = found < 0 ? characters.length : found;
    const touched = places.some(([from, to]) => from < end && to > start);
    const line = (spans, here) => make("div", {}, ...drawLine(characters, start, end, spans, here));
    if (!touched) lines.append(make("div", {}, characters.slice(start, end).join("") || "\u200b"));
    else
      lines.append(
        make(
          "div",
          { className: "twice" },
          make("small", {}, "gold"),
          line(gold, error.goldPlaces),
          make("small", {}, "predicted"),
          line(predicted, error.predictedPlaces),
        ),
      );
    start = end + 1;
  }
  return lines;
}

function drawLine(characters, start, end, spans, here) {
  const inside = spans.filter(([from, to]) => from < end && to > start);
  const cuts = new Set([start, end]);
  for (const [from, to] of [...inside, ...here]) for (const at of [from, to]) if (at > start && at < end) cuts.add(at);
  const starts = [...cuts].sort((a, b) => a - b);
  const within = (at) => ([from, to]) => from <= at && at < to;
  return starts.slice(0, -1).map((from, i) => {
    const piece = characters.slice(from, starts[i + 1]).join("");
    const span = inside.find(within(from));
    const marked = here.some(within(from));
    if (!span && !marked) return piece;
    const title = span ? [span[2].toLowerCase(), span[3]].filter(Boolean).join(" · ") : "";
    return make("mark", { className: `label ${span ? span[2] : ""} ${marked ? "here" : ""}`, title }, piece);
  });
}

// ---- Going from one to the next ----

function go(step) {
  const to = shown[shown.indexOf(current) + step];
  if (to) open(to);
}

$("#next").addEventListener("click", () => go(1));
$("#previous").addEventListener("click", () => go(-1));
$("#reports").addEventListener("click", (event) => {
  const row = event.target.closest("li");
  if (!row) return;
  event.preventDefault();
  open(shown[[...row.parentElement.children].indexOf(row)]);
});
filters.addEventListener("input", filter);
filters.addEventListener("change", filter); // not every choice in a select is an input
filters.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return document.activeElement.blur();
  if (event.target.matches("input, select")) return;
  if (event.key === "n" || event.key === "j") go(1);
  else if (event.key === "p" || event.key === "k") go(-1);
  else if (event.key === "/") filters.elements.words.focus();
  else return;
  event.preventDefault();
});
current = errors[parseInt(location.hash.slice(2), 10) - 1] ?? null;
filter();
