// A report's text: its spans as marks, its legend.

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
