import { describe, expect, test } from "vitest";
import { denyAction } from "../support/aws-faults.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { hasProgram } from "../support/programs.ts";
import { TerminalSession } from "../support/tmux.ts";

const keys = Array.from({ length: 35 }, (_, number) => `K${String(number).padStart(2, "0")}`);

describeWithMoto("what is said while AWS works", (moto) => {
  const proxy = useAwsProxy(moto);

  /** A workspace with 35 secrets, so four pages of SSM. */
  async function filled(driver: "ssm" | "secretsmanager" = "ssm"): Promise<AwsWorkspace> {
    const box = new AwsWorkspace(driver, proxy().url);
    await box.store(keys);
    proxy().clear();
    return box;
  }

  describe.skipIf(!hasProgram("tmux", "-V"))("at a terminal", () => {
    async function session(box: AwsWorkspace): Promise<TerminalSession> {
      const terminal = new TerminalSession(box, { env: box.variables() });
      await terminal.sees("%");
      return terminal;
    }

    test("a slow listing counts, and leaves nothing of it behind", async () => {
      const box = await filled();
      const terminal = await session(box);
      proxy().latency = 700;
      terminal.enter("keep list --names");
      await terminal.sees(/\d0 secrets so far…/);
      expect(await terminal.code()).toBe(0);
      expect(terminal.screen()).not.toContain("so far");
      expect(terminal.screen()).toContain("K34");
    });

    test("a slow listing that fails leaves nothing of the count behind", async () => {
      const box = await filled();
      const terminal = await session(box);
      proxy().latency = 700;
      proxy().faults = [
        (call) =>
          proxy().count(call.action) > 3
            ? { kind: "error", status: 400, code: "AccessDeniedException" }
            : undefined,
      ];
      terminal.enter("keep list --names");
      await terminal.sees(/\d0 secrets so far…/);
      expect(await terminal.code()).toBe(4);
      expect(terminal.screen()).not.toContain("so far");
      expect(terminal.screen()).toContain("may not call ssm:GetParametersByPath");
    });

    test("a question stands alone, without the count before it", async () => {
      const box = await filled();
      const terminal = await session(box);
      proxy().latency = 700;
      terminal.enter("keep delete K00");
      await terminal.sees(/\d0 secrets so far…/);
      await terminal.sees("Delete K00 from aws:local?");
      expect(terminal.screen()).not.toContain("so far");
      terminal.enter("n");
      expect(await terminal.code()).toBe(130);
    });

    test("a quick listing does not count", async () => {
      const box = await filled();
      const terminal = await session(box);
      terminal.enter("keep list --names 2>&1 | cat -v; keep list --names >/dev/null");
      expect(await terminal.code()).toBe(0);
      expect(terminal.screen()).not.toContain("so far");
    });
  });

  test("elsewhere a slow listing says nothing in the first seconds, and JSON never", async () => {
    const box = await filled();
    proxy().latency = 700;
    const [text, json] = await Promise.all([
      box.keep(["list", "--names"]),
      box.keep(["list", "--names", "--json"]),
    ]);
    expect([text.code, text.stderr]).toEqual([0, ""]);
    expect([json.code, json.stderr]).toEqual([0, ""]);
  });

  test.each([
    ["as text", []],
    ["after the JSON", ["--json"]],
  ])("that batches are denied is said once, %s", async (_, flags) => {
    const box = await filled("secretsmanager");
    proxy().faults = [denyAction("BatchGetSecretValue")];
    const { code, stdout, stderr } = await box.keep(["list", "--unmask", ...flags]);
    expect(code).toBe(0);
    expect(stdout).toContain("value of K34");
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(
        /^Warning: .*may not call secretsmanager:BatchGetSecretValue.*one by one/,
      ),
    ]);
  });
});
