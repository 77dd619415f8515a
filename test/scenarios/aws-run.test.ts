import { beforeEach, expect, test } from "vitest";
import { actionsOf, callsDuring } from "../support/aws-sandbox.ts";
import { readOutput } from "../support/env-readers/shell-readers.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { KeyWorkspace } from "../support/key-workspace.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const RUN = ["run", "-e", "local"];
const ENVIRON = ["--", "cat", "/proc/self/environ"];

describeWithMoto("keep run with vaults in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  /** Vaults `local`, `ssm` and `secretsmanager`, each with a secret of its own and one that all have. */
  async function threeVaults(): Promise<KeyWorkspace> {
    const box = new KeyWorkspace(proxy().url);
    await box.store("local", "local", { LOCAL: "it's\nlocal", SHARED: "local" });
    for (const driver of ["ssm", "secretsmanager"] as const) {
      await box.addVault(driver);
      await box.fill(
        driver,
        new Map([
          [driver.toUpperCase(), `$value of ${driver}\n`],
          ["SHARED", driver],
        ]),
      );
    }
    return box;
  }

  test("merges all of them in the order given, and says each override once", async () => {
    const box = await threeVaults();
    const run = async (...flags: readonly string[]) => {
      const { code, stdout, stderr } = await box.keep([...RUN, ...flags, ...ENVIRON]);
      expect(code).toBe(0);
      return { variables: readOutput(stdout), stderr };
    };
    const own = { LOCAL: "it's\nlocal", SSM: "$value of ssm\n" };
    const all = { ...own, SECRETSMANAGER: "$value of secretsmanager\n" };
    const every = await run();
    expect(every.variables).toMatchObject({ ...all, SHARED: "ssm" });
    expect(every.stderr).toBe(
      "Warning: SHARED of secretsmanager overrides the one of local.\nWarning: SHARED of ssm overrides the one of secretsmanager.\n",
    );
    const turned = await run("--vault", "ssm,local");
    expect(turned.variables).toMatchObject({ ...own, SHARED: "local" });
    expect(turned.variables).not.toHaveProperty("SECRETSMANAGER");
    expect(turned.stderr).toBe("Warning: SHARED of local overrides the one of ssm.\n");
  });

  test("hands nothing on of what Keep signed in with if nothing is inherited", async () => {
    const box = await threeVaults();
    const { stdout } = await box.keep([...RUN, "--no-inherit", ...ENVIRON]);
    const names = Object.keys(readOutput(stdout)).toSorted();
    expect(names).toEqual(["HOME", "LOCAL", "PATH", "SECRETSMANAGER", "SHARED", "SSM"]);
  });

  test("fills a template from the vaults that it names, a call for each", async () => {
    const box = await threeVaults();
    box.write("t.env", "A={ssm:SSM}\nB={secretsmanager:SHARED}\nC=static\n");
    const calls = await callsDuring(proxy(), async () => {
      const { stdout } = await box.keep([...RUN, "--template", "t.env", ...ENVIRON]);
      expect(readOutput(stdout)).toMatchObject({
        A: "$value of ssm\n",
        B: "secretsmanager",
        C: "static",
      });
    });
    expect(actionsOf(calls).toSorted()).toEqual(["GetParameter", "GetSecretValue"]);
  });

  test("refuses a value of bytes, naming what takes it", async () => {
    const box = await threeVaults();
    await box.mustAsk("secretsmanager", "CreateSecret", {
      Name: "shop/local/STORE",
      SecretBinary: Buffer.from([0, 255, 1]).toString("base64"),
    });
    await expectFailure(box, [...RUN, "--", "true"], {
      exit: 8,
      code: "ENVIRONMENT_REFUSED",
      message: /^No variable can hold what is no text, as in STORE\.$/,
      hint: "--as-file KEY",
    });
    const bytes = ["--as-file", "STORE", "--", "sh", "-c", 'od -An -tu1 "$STORE"'];
    expect((await box.keep([...RUN, ...bytes])).stdout.trim().split(/\s+/)).toEqual([
      "0",
      "255",
      "1",
    ]);
    expect((await box.keep([...RUN, "--except", "STORE", "--", "true"])).code).toBe(0);
  });

  test("starts nothing if a vault cannot be read", async () => {
    const box = await threeVaults();
    await expectFailure(
      box,
      [...RUN, "--timeout", "1", "--", "sh", "-c", "echo started > started"],
      { exit: 7, code: "UNREACHABLE" },
      { env: { AWS_SSM_ENDPOINT: "http://127.0.0.1:9" } },
    );
    expect(box.has("started")).toBe(false);
  });
});
