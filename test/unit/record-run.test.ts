import { expect, onTestFinished, test } from "vitest";
import { recordRun } from "../../src/cli/record-run.ts";
import { KeepError } from "../../src/core/errors.ts";
import { auditOf } from "../support/audit.ts";
import { quietContext } from "../support/quiet-context.ts";
import { workspaceWith } from "../support/workspace-with.ts";

/** A run that has read a secret, and what its process does when it ends. */
async function makeRun() {
  const box = await workspaceWith({ A: "1" });
  const context = quietContext({
    command: "list",
    variables: box.variables(),
    environment: { variables: {}, ignoresCase: false },
    currentFolder: box.project,
  });
  const before = process.listeners("exit");
  const record = recordRun();
  const added = process.listeners("exit").filter((one) => !before.includes(one));
  onTestFinished(() => added.forEach((one) => process.off("exit", one)));
  record.add(context.trail);
  await (await context.vault("local", "local")).list();
  const exit = (code: number): void => added.forEach((one) => one.call(process, code));
  return { record, exit, records: () => auditOf(box.project) };
}

test.each([
  [0, { result: "done", error: null }],
  [130, { result: "failed", error: "CANCELLED" }],
])("a process that is ended on the way with %i leaves its line", async (code, expected) => {
  const { exit, records } = await makeRun();
  exit(code);
  expect(records()).toEqual([expect.objectContaining({ exit_code: code, ...expected })]);
});

test("what was said of the end counts, and the end of the process adds nothing", async () => {
  const { record, exit, records } = await makeRun();
  record.endAtOnce(new KeepError("NO_VAULT", {}));
  await record.end(undefined);
  exit(0);
  expect(records()).toEqual([expect.objectContaining({ error: "NO_VAULT", exit_code: 2 })]);
});
