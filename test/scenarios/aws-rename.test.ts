import { once } from "node:events";
import { beforeEach, describe, expect, test } from "vitest";
import { KeepError } from "../../src/core/errors.ts";
import type { Vault } from "../../src/core/vault.ts";
import { renameSecrets } from "../../src/operations/rename-secrets.ts";
import { type Fault, type FaultRule, onAction } from "../support/aws-faults.ts";
import { AwsWorkspace } from "../support/aws-workspace.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { keepBinary } from "../support/sandbox.ts";

const CHANGES = [
  "PutParameter",
  "DeleteParameter",
  "DeleteParameters",
  "CreateSecret",
  "UpdateSecret",
  "DeleteSecret",
  "RestoreSecret",
];
const before = { A: "a", B: "b", C: "c" };
const RENAMES = { "a rename": ["A=N"], "a swap": ["A=B", "B=A"], "a chain": ["A=B", "B=N"] };

const refused: Fault = { kind: "error", status: 400, code: "AccessDeniedException" };

/** The changes with these numbers, from 0, are refused; what is tried in place of one too. */
function refuseChanges(which: (number: number) => boolean): FaultRule {
  let number = 0;
  let isRefused = false;
  return ({ action }) => {
    if (!CHANGES.includes(action)) return undefined;
    const isSecondTry = isRefused && action === "DeleteParameter";
    isRefused = isSecondTry || which(number++);
    return isRefused ? refused : undefined;
  };
}

describeWithMoto("renaming in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  let box: KeyWorkspace;

  beforeEach(async () => {
    await moto().reset();
    proxy().clear();
    box = new KeyWorkspace(proxy().url);
    for (const driver of ["ssm", "secretsmanager"])
      box.writeVault(driver, { driver, region: "us-east-1" });
  });

  const rename = (vault: string, map: readonly string[]) =>
    renameSecrets(box.context(), {
      map,
      vault,
      env: "local",
      templates: false,
      dryRun: false,
      yes: true,
      rollback: true,
      show: () => undefined,
    });

  const open = (slug: string): Promise<Vault> => box.context().vault(slug, "local");

  async function values(slug: string): Promise<Record<string, string>> {
    const { secrets } = await (await open(slug)).read("all");
    return Object.fromEntries([...secrets].map(([key, { value }]) => [key, value.reveal()]));
  }

  describe.each(["ssm", "secretsmanager"])("%s", (slug) => {
    test("secrets get each other's names", async () => {
      await box.store(slug, "local", before);
      await rename(slug, ["A=B", "B=C", "C=A"]);
      expect(await values(slug)).toEqual({ B: "a", C: "b", A: "c" });
    });

    test.each(Object.entries(RENAMES))(
      "%s is all as before if a change is refused",
      async (_, map) => {
        await box.store(slug, "local", before);
        for (let at = 0; at < map.length + 1; at++) {
          proxy().faults = [refuseChanges((number) => number === at)];
          const error: unknown = await rename(slug, map).catch((thrown: unknown) => thrown);
          proxy().faults = [];
          // A swap has no deletion.
          if (!(error instanceof KeepError)) return expect(at).toBe(2);
          expect([error.code, error.exitCode, await values(slug)]).toEqual([
            "CHANGES_FAILED",
            4,
            before,
          ]);
        }
      },
    );

    test("a rename that was cut off is ended by the next run", async () => {
      for (const at of [0, 1]) {
        await box.store(slug, "local", { [`OLD${at}`]: "x" });
        proxy().faults = [refuseChanges((number) => number >= at)];
        await expect(rename(slug, [`OLD${at}=NEW${at}`])).rejects.toThrow(KeepError);
        proxy().faults = [];
        await rename(slug, [`OLD${at}=NEW${at}`]);
      }
      expect(await values(slug)).toEqual({ NEW0: "x", NEW1: "x" });
    });

    test("says what becomes of the older versions", async () => {
      for (const text of ["1", "2", "3"]) await box.store(slug, "local", { A: text });
      const { notes } = await rename(slug, ["A=N"]);
      const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
      expect(notes).toEqual([
        slug === "ssm"
          ? "This kind of vault deletes the 2 older versions of A with it, for good."
          : `The history stays with A, which can be restored until ${until}.`,
      ]);
    });
  });

  test("what is stored unencrypted in SSM stays so, and does not change places with what is not", async () => {
    const vault = await open("ssm");
    await box.store("ssm", "local", { B: "b" });
    const { secrets } = await vault.read(["B"]);
    await vault.write([{ key: "A", value: secrets.get("B")!.value, plain: true }]);
    await rename("ssm", ["A=N"]);
    expect((await vault.read(["N"])).secrets.get("N")?.plain).toBe(true);
    await expect(rename("ssm", ["N=B", "B=N"])).rejects.toMatchObject({
      code: "PLAN_REFUSED",
      exitCode: 8,
    });
    // The same text, but encrypted.
    await expect(rename("ssm", ["N=B"])).rejects.toMatchObject({ exitCode: 6 });
  });

  test("a name that a deleted secret of Secrets Manager still has is refused, and says how to go on", async () => {
    await box.store("secretsmanager", "local", { A: "a", N: "n" });
    await (await open("secretsmanager")).remove(["N"]);
    const call = rename("secretsmanager", ["A=N"]);
    await expect(call).rejects.toMatchObject({ code: "PLAN_REFUSED", exitCode: 8 });
    await expect(call).rejects.toMatchObject({
      hint: expect.stringMatching(/--purge\)\. Otherwise take another name\.$/),
    });
  });

  test("Ctrl-C puts back what was done", async () => {
    const own = new AwsWorkspace("ssm", proxy().url);
    await own.set("A", "a");
    proxy().clear();
    proxy().faults = [onAction("PutParameter", { kind: "delay", milliseconds: 500 })];
    const child = own.spawn(process.execPath, [keepBinary, "rename", "A", "N", "--yes"], {
      stdio: "ignore",
    });
    const closed = once(child, "close");
    await expect
      .poll(() => proxy().count("PutParameter"), { timeout: 30_000, interval: 10 })
      .toBe(1);
    child.kill("SIGINT");
    expect(await closed).toEqual([130, null]);
    proxy().clear();
    expect(await own.json(["list"])).toMatchObject([{ key: "A" }]);
    await own.ok(["rename", "A", "N", "--yes"]);
    expect(await own.ok(["get", "N"])).toBe("a\n");
  });
});
