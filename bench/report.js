// What was measured, as a table.

/** @param result what bench/run.js wrote to bench/result.json */
export function renderReport({ start_up: startUp, sizes, growth, machine }) {
  return [
    `Node ${machine.node}, ${machine.platform} ${machine.arch}, ${machine.cpus} CPUs`,
    "",
    "Start-up, whole processes, as the ratio to node -e 0 beside them (medians)",
    table(
      ["command", "ratio", "budget", "", "ms", "node ms"],
      startUp.map(({ name, ratio, budget, within, milliseconds, node_milliseconds: node }) => [
        name,
        ratio.toFixed(2),
        budget === null ? "-" : budget.toFixed(1),
        within === null ? "" : verdict(within),
        milliseconds.toFixed(0),
        node.toFixed(0),
      ]),
    ),
    "",
    "Size: secrets in one environment (medians, ms)",
    table(
      ["secrets", "keep list", "keep export"],
      sizes.map(({ secrets, list_milliseconds: list, export_milliseconds: exported }) => [
        String(secrets),
        list.toFixed(0),
        exported.toFixed(0),
      ]),
    ),
    "",
    `Exporting ${growth.to} took ${growth.milliseconds.toFixed(0)} ms, budget ${growth.budget_milliseconds.toFixed(0)} ms (3 times what ${growth.from} take, plus 300 ms): ${verdict(growth.within)}`,
    "",
  ].join("\n");
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
