// The script of a page of records. A report is unpacked when it is opened, and drawn by the other scripts of this folder.
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
