import { readdirSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { type Fault, type FaultRule, denyAction, onAction } from "../support/aws-faults.ts";
import { AWS_DRIVERS, AwsSandbox, callsDuring } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** A template of several vaults when one of them fails: loud, and never half. */

describeWithMoto("a template of a vault that fails", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  /** Each value says whose it is, so that it is found wherever it should not be. */
  const VALUE = (vault: string): string => `hunter-of-${vault}`;

  async function stored(): Promise<AwsSandbox> {
    const box = await AwsSandbox.with(proxy().url, ...AWS_DRIVERS);
    await box.ok(["vault:add", "--driver", "local"]);
    for (const driver of AWS_DRIVERS)
      await box.fill(
        driver,
        new Map([
          ["A", VALUE(driver)],
          ["B", VALUE(driver)],
        ]),
      );
    await box.set("A", VALUE("local"), "local", "-v", "local");
    box.write("t.env", "A={ssm:A}{ssm:B}\nB={secretsmanager:A}{secretsmanager:B}\nC={local:A}\n");
    box.write(
      "t.yaml",
      "a: {ssm:A}{ssm:B}\nb: {secretsmanager:A}{secretsmanager:B}\nc: {local:A}\n",
    );
    return box;
  }

  const BATCH = { ssm: "GetParameters", secretsmanager: "BatchGetSecretValue" } as const;
  const SINGLE = { ssm: "GetParameter", secretsmanager: "GetSecretValue" } as const;

  /** Neither may be called: where a batch is refused, each secret is asked for by itself. */
  const denied = (driver: AwsDriver): readonly FaultRule[] => [
    denyAction(BATCH[driver]),
    denyAction(SINGLE[driver]),
  ];
  const always =
    (fault: Fault) =>
    (driver: AwsDriver): readonly FaultRule[] => [onAction(BATCH[driver], fault)];

  const failing: readonly (readonly [
    string,
    number,
    (driver: AwsDriver) => readonly FaultRule[],
  ])[] = [
    ["refuses", 4, denied],
    ["is down", 7, always({ kind: "error", status: 500, code: "InternalServerError" })],
    ["hangs up", 7, always({ kind: "reset" })],
    ["is slow", 7, always({ kind: "hang" })],
    ["fails", 3, always({ kind: "error", status: 400, code: "Surprise" })],
  ];

  describe.each(AWS_DRIVERS)("%s", (driver) => {
    test.each(failing)("where it %s: exit %i, no file, and no value", async (_, exit, faults) => {
      const box = await stored();
      proxy().faults = faults(driver);
      const before = readdirSync(box.project).toSorted();
      const refused = async (args: readonly string[]) => {
        const timeout = exit === 7 ? ["--timeout", "1"] : [];
        const { code, stdout, stderr } = await box.keep([...args, ...timeout]);
        expect({ code, stdout }, args.join(" ")).toEqual({ code: exit, stdout: "" });
        expect(stderr).toContain(driver);
        expect(stderr).not.toMatch(/hunter|does not exist/);
      };
      await Promise.all([
        refused(["export", "--template", "t.env", "--file", "out"]),
        refused(["template:render", "t.yaml", "--file", "out", "--missing", "blank"]),
        refused(["export", "--template", "t.env", "--missing", "remove"]),
      ]);
      expect(readdirSync(box.project).toSorted()).toEqual(before);
    });

    test("one secret of it that may not be read is named, and nothing is written", async () => {
      const box = await stored();
      proxy().faults = [
        denyAction(BATCH[driver]),
        (call) => {
          const name = (call.body["Name"] ?? call.body["SecretId"] ?? "") as string;
          return call.action === SINGLE[driver] && name.endsWith("/B")
            ? denyAction(SINGLE[driver])(call)
            : undefined;
        },
      ];
      box.write("old", "OLD=1\n");
      const args = ["export", "--template", "t.env", "--file", "old", "--overwrite"];
      const { message } = await expectFailure(box, args, { exit: 4, code: "PARTLY_FAILED" });
      expect(message).toContain("B");
      expect(message).not.toContain("hunter");
      expect(box.read("old")).toBe("OLD=1\n");
    });

    test("template:validate says that it was not read, and looks at the others", async () => {
      const box = await stored();
      proxy().faults = [denyAction(driver === "ssm" ? "GetParametersByPath" : "ListSecrets")];
      const { code, stdout, stderr } = await box.keep([
        "template:validate",
        "t.env",
        "-e",
        "local",
      ]);
      const other = driver === "ssm" ? "secretsmanager" : "ssm";
      expect(code).toBe(8);
      expect(stdout).toMatch(new RegExp(`^${driver}:A +\\d +not read$`, "m"));
      expect(stdout).toMatch(new RegExp(`^${other}:A +\\d +ok$`, "m"));
      expect(stdout).toMatch(/^local:A +3 +ok$/m);
      expect(stdout).not.toContain("missing");
      expect(stderr).toMatch(new RegExp(`${driver}:local was not read: .*may not call`));
    });

    test("template:validate tells a property of what may not be read from one that is absent", async () => {
      const box = await stored();
      box.write("p.env", `A={${driver}:A.x}\nB={${driver}:B.x}\nC={${driver}:NONE.x}\n`);
      proxy().faults = denied(driver);
      const { code, stdout } = await box.keep(["template:validate", "p.env", "-e", "local"]);
      expect(code).toBe(8);
      expect(stdout).toMatch(new RegExp(`^${driver}:B\\.x +2 +not read$`, "m"));
      expect(stdout).toMatch(new RegExp(`^${driver}:NONE\\.x +3 +missing$`, "m"));
    });
  });

  test("what is missing in several is named in one go, and nothing is written", async () => {
    const box = await stored();
    box.write(
      "t.env",
      "A={ssm:NO}\nB={secretsmanager:B}\nC={secretsmanager:A@none}\nD={local:A.x}\n",
    );
    await expectFailure(box, ["export", "-t", "t.env", "-o", "out"], { exit: 8, code: "NOT_JSON" });
    box.write(
      "t.env",
      "A={ssm:NO}\nB={secretsmanager:B}\nC={secretsmanager:A@none}\nD={local:AA}\n",
    );
    const { message } = await expectFailure(box, ["export", "-t", "t.env", "-o", "out"], {
      exit: 5,
      code: "MISSING_SECRETS",
    });
    expect(message).toMatch(
      /ssm:NO \(line 1.*secretsmanager:A@none \(line 3, no such version\).*local:AA \(line 4, did you mean A\?\)/,
    );
    expect(box.has("out")).toBe(false);
  });

  test("a binary value has no properties and no place in a template", async () => {
    const box = await stored();
    const bytes = Buffer.from([0x7b, 0x00, 0xff, 0xfe]).toString("base64");
    const input = { Name: "shop/local/BIN", SecretBinary: bytes };
    await box.mustAsk("secretsmanager", "CreateSecret", input);
    box.write("b.env", "A={secretsmanager:BIN}\n");
    box.write("p.env", "A={secretsmanager:BIN.x}\n");
    const binary = { exit: 8, code: "BINARY_VALUE", message: "BIN in secretsmanager:local" };
    await expectFailure(box, ["get", "secretsmanager:BIN.x"], binary);
    const plain = await box.keep(["get", "secretsmanager:BIN@AWSCURRENT"]);
    expect(plain).toMatchObject({ code: 8, stdout: "" });
    expect(await box.ok(["get", "secretsmanager:BIN@AWSCURRENT", "--base64"])).toBe(`${bytes}\n`);
    for (const file of ["b.env", "p.env"])
      await expectFailure(box, ["export", "-t", file, "-o", "out"], binary);
    const { code, stdout } = await box.keep(["template:validate", "p.env", "-e", "local"]);
    expect({ code, stdout }).toEqual({
      code: 8,
      stdout: expect.stringMatching(/BIN\.x +1 +not text/),
    });
    expect(box.has("out")).toBe(false);
  });

  describe("credentials that are properties of a secret", () => {
    const KEYS = '{"access_key_id": "AKIAOFPROPERTY", "secret": {"access.key": "made-up"}}';
    const file = (id: string): string =>
      JSON.stringify({
        slug: "ssm",
        driver: "ssm",
        region: "us-east-1",
        access_key_id: id,
        secret_access_key: String.raw`{local:AWS_KEYS.secret.access\.key@1}`,
      });

    test("sign the calls of a template, with a version too", async () => {
      const box = await stored();
      await box.set("AWS_KEYS", KEYS, "local", "-v", "local");
      box.write(".keep/vaults/ssm.json", file("{local:AWS_KEYS.access_key_id}"));
      box.write("t.env", "A={ssm:A}\nB={local:A}\n");
      const calls = await callsDuring(proxy(), () =>
        box.ok(["export", "-t", "t.env", "-o", "out"]),
      );
      expect(calls.map(({ action, accessKeyId }) => [action, accessKeyId])).toEqual([
        ["GetParameter", "AKIAOFPROPERTY"],
      ]);
      expect(box.read("out")).toBe(`A=${VALUE("ssm")}\nB=${VALUE("local")}\n`);
    });

    test.each([
      ["{local:AWS_KEYS.none}", 4, "CREDENTIAL_MISSING"],
      ["{local:AWS_KEYS.access_key_id@9}", 5, "VERSION_NOT_FOUND"],
      ["{local:A.access_key_id}", 8, "NOT_JSON"],
    ])("%s fails with exit %i and %s, without a call", async (id, exit, code) => {
      const box = await stored();
      await box.set("AWS_KEYS", KEYS, "local", "-v", "local");
      box.write(".keep/vaults/ssm.json", file(id));
      const calls = await callsDuring(proxy(), async () => {
        const { message } = await expectFailure(box, ["export", "-t", "t.env", "-o", "out"], {
          exit,
          code,
        });
        expect(message).not.toMatch(/AKIA|hunter|made-up/);
      });
      expect(calls.filter(({ service }) => service === "ssm")).toEqual([]);
      expect(box.has("out")).toBe(false);
    });
  });
});
