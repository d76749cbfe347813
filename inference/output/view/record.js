// A report's record: head, failed checks, facts, values, official tables.

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
  const line = (name, content, confidence, foundBy) => make("tr", {}, make("th", {}, name), make("td", { lang: script }, content), sureCell(confidence, foundBy));
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
  for (const [name, choice] of Object.entries(classification)) lines.push(line(name, choice.value, choice.confidence, choice.found_by));
  const noise = source.noise.length ? `; ${source.noise.join(", ")}` : "";
  lines.push(line("text", `${source.characters.toLocaleString("en")} characters, ${source.encoding}, ${source.script}${noise}`));
  lines.push(line("model", `${model.name} ${model.version}`));
  return make("table", { className: "facts" }, make("tbody", {}, ...lines));
}

// The confidence, and beside it who found it, where it was not the network.
function sureCell(confidence, foundBy) {
  if (confidence === undefined || confidence === null) return make("td");
  const shown = make("span", { className: confidence < LOW ? "sure low" : "sure", title: "confidence" }, confidence.toFixed(2));
  const other = foundBy && foundBy !== "network" ? make("span", { className: "code", title: `found by ${foundBy}` }, foundBy) : null;
  return make("td", { className: "number" }, shown, other);
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
        sureCell(measure.confidence, measure.found_by),
      ),
    );
    table.append(make("tbody", {}, make("tr", { className: "group" }, make("th", { colSpan: 4, scope: "rowgroup" }, section)), ...lines));
  }
  return table;
}

// The cells of one official table, as a table: a row for each indicator, a column for each dimension.
function drawGrid(cells, text, script) {
  const columnOf = (measure) => Object.values(measure.dimension).join(" · ");
  const columns = [...new Set(cells.map(columnOf))];
  const lines = [...Map.groupBy(cells, (measure) => measure.indicator)].map(([, members]) => {
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
