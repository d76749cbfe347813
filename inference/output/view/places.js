// From the record to a place in the text and back, and what belongs together there.

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
  const { label, attribute, confidence, found_by: foundBy } = mark.span;
  const first = [`${Object.fromEntries(names.labels)[label]} ${label.toLowerCase()}`, attribute, `confidence ${confidence.toFixed(2)}`, foundBy && `found by ${foundBy}`];
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
