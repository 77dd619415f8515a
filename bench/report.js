// What was measured, as a table.

/** @param result what bench/run.js wrote to bench/result.json */
export function renderReport({
  start_up: startUp,
  sizes,
  growth,
  templates,
  formats,
  redaction,
  machine,
  aws,
}) {
  return [
    `Node ${machine.node}, ${machine.platform} ${machine.arch}, ${machine.cpus} CPUs`,
    "",
    "Start-up, whole processes, as the ratio to node -e 0 beside them (medians)",
    ratios(startUp),
    "",
    "Size: secrets in one environment (medians, ms)",
    table(
      ["secrets", "keep list", "keep export", ...templates.map(({ kind }) => `template, ${kind}`)],
      sizes.map((size) => [
        String(size.secrets),
        ...[
          size.list_milliseconds,
          size.export_milliseconds,
          ...Object.values(size.template_milliseconds),
        ].map((time) => time.toFixed(0)),
      ]),
    ),
    "",
    ...templates
      .filter(({ within }) => within !== null)
      .map(
        ({ kind, from, to, milliseconds, budget_milliseconds: budget, within }) =>
          `A template (${kind}) of ${to} placeholders took ${milliseconds.toFixed(0)} ms more than one of ${from}, budget ${budget} ms: ${verdict(within)}`,
      ),
    "",
    `Exporting ${growth.to} took ${growth.milliseconds.toFixed(0)} ms, budget ${growth.budget_milliseconds.toFixed(0)} ms (3 times what ${growth.from} take, plus 300 ms): ${verdict(growth.within)}`,
    "",
    "Formats: keep export --file (medians, ms); ten times as many may take ten times as long",
    table(
      ["format", "dialect", ...Object.keys(formats[0].milliseconds), ""],
      formats.map(({ format, dialect, milliseconds, within }) => [
        format,
        dialect ?? "",
        ...Object.values(milliseconds).map((time) => time.toFixed(0)),
        verdict(within),
      ]),
    ),
    "",
    `Redaction: ${redaction[0].mebibytes} MiB of a log (medians, MB/s)`,
    table(
      ["secrets", "masked", "budget", "", "only copied", "made ready, ms"],
      redaction.map((row) => [
        String(row.secrets),
        row.megabytes_per_second.toFixed(0),
        row.budget_megabytes_per_second === null ? "-" : String(row.budget_megabytes_per_second),
        row.within === null ? "" : verdict(row.within),
        row.copied_megabytes_per_second.toFixed(0),
        row.ready_milliseconds.toFixed(1),
      ]),
    ),
    "",
    ...(aws === null
      ? ["AWS: left out, because there is no moto_server (pip install 'moto[server]')"]
      : awsLines(aws)),
    "",
  ].join("\n");
}

function awsLines({
  delay_milliseconds: delay,
  get,
  exports,
  budget,
  copies,
  distance,
  server_milliseconds: server,
}) {
  const ms = (time) => (time === null ? "-" : time.toFixed(0));
  return [
    "AWS vaults, at a server on this machine, as the ratio to node -e 0 (medians)",
    ratios(get),
    "",
    `AWS vaults, ${delay} ms for every call (medians, ms)`,
    table(
      ["vault", "secrets", "keep export", "with template", "one by one", "times", "AWS CLI"],
      exports.map((row) => [
        row.driver,
        String(row.secrets),
        ms(row.keep_milliseconds),
        ms(row.keep_template_milliseconds),
        ms(row.one_by_one_milliseconds),
        (row.one_by_one_milliseconds / row.keep_milliseconds).toFixed(1),
        ms(row.aws_cli_milliseconds),
      ]),
    ),
    "",
    "The same, with the delay as all that a call takes (medians, ms)",
    table(
      ["vault", "secrets", "keep export", "with template", "one by one", "filtered"],
      distance.map((row) => [
        row.driver,
        String(row.secrets),
        ms(row.keep_milliseconds),
        ms(row.keep_template_milliseconds),
        ms(row.one_by_one_milliseconds),
        ms(row.filtered_milliseconds),
      ]),
    ),
    "",
    `Exporting ${budget.secrets} from ${budget.driver} was ${budget.measured.toFixed(1)} times faster than one page after another here, budget ${budget.times}: ${verdict(budget.within)}`,
    "",
    `Copies within a vault to where nothing is, ${delay} ms for every call (medians, ms)`,
    table(
      ["vault", "secrets", "keep copy", "one by one", "share", "budget", ""],
      copies.map((row) => [
        row.driver,
        String(row.secrets),
        ms(row.keep_milliseconds),
        ms(row.one_by_one_milliseconds),
        row.share.toFixed(2),
        row.budget === null ? "-" : row.budget.toFixed(2),
        row.within === null ? "" : verdict(row.within),
      ]),
    ),
    "",
    "What single calls take of that server itself (medians, ms)",
    table(
      ["call", "ms"],
      Object.entries(server).map(([name, time]) => [name, time.toFixed(1)]),
    ),
  ];
}

function ratios(rows) {
  return table(
    ["command", "ratio", "budget", "", "ms", "node ms"],
    rows.map(({ name, ratio, budget, within, milliseconds, node_milliseconds: node }) => [
      name,
      ratio.toFixed(2),
      budget === null ? "-" : budget.toFixed(1),
      within === null ? "" : verdict(within),
      milliseconds.toFixed(0),
      node.toFixed(0),
    ]),
  );
}

const verdict = (within) => (within ? "ok" : "MISSED");

/** The first column to the left, the others to the right. */
function table(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
        )
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join("\n");
}
