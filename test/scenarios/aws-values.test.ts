import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import type { Fault, FaultRule } from "../support/aws-faults.ts";
import { AWS_DRIVERS, AwsSandbox, callsDuring } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";
import { keepBinary } from "../support/sandbox.ts";

/** What the services take as a value, and what each kind of parameter costs. */

const KIB = 1024;

describeWithMoto("values in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  async function workspace(driver: AwsDriver, ...flags: readonly string[]): Promise<AwsSandbox> {
    const box = new AwsSandbox(proxy().url);
    box.writeSettings();
    await box.addVault(driver, "--slug", "aws", ...flags);
    return box;
  }

  describe("limits", () => {
    test.each<readonly [AwsDriver, string | undefined, number]>([
      ["ssm", "standard", 4 * KIB],
      ["ssm", "advanced", 8 * KIB],
      ["ssm", "intelligent", 8 * KIB],
      ["ssm", undefined, 8 * KIB],
      ["secretsmanager", undefined, 64 * KIB],
    ])(
      "%s, tier %s: %d bytes are taken, and one more without a call refused",
      async (driver, tier, limit) => {
        const box = await workspace(driver, ...(tier === undefined ? [] : ["--tier", tier]));
        // Counted in bytes: é has two.
        const longest = `${"é".repeat(10)}${"x".repeat(limit - 20)}`;
        const expected = { exit: 8, code: "VALUE_TOO_LARGE", message: String(limit + 1) };
        await expectFailure(box, ["set", "A"], expected, { input: `${longest}x` });
        expect(proxy().count()).toBe(0);
        await box.ok(["set", "A"], { input: longest });
        expect((await box.ok(["get", "A", "--raw"])) === longest).toBe(true);
      },
    );

    test.each(AWS_DRIVERS)("%s: an empty value is refused without a call", async (driver) => {
      const box = await workspace(driver);
      await expectFailure(box, ["set", "A", ""], { exit: 8, code: "EMPTY_VALUE" });
      expect(proxy().count()).toBe(0);
    });

    test.each(AWS_DRIVERS)("%s: what exists is kept with --if-absent", async (driver) => {
      const box = await workspace(driver);
      await box.ok(["set", "A"], { input: "first" });
      const again = ["set", "A", "--if-absent"];
      await expectFailure(box, again, { exit: 6, code: "KEY_EXISTS" }, { input: "second" });
      expect(await box.ok(["get", "A"])).toBe("first\n");
    });
  });

  describe("the tier of a parameter", () => {
    const tiersOf = async (box: AwsSandbox, value: string) => {
      const calls = await callsDuring(proxy(), () => box.ok(["set", "A"], { input: value }));
      return calls.map(({ body }) => body["Tier"]);
    };
    const small = "x".repeat(4 * KIB);
    const large = "x".repeat(4 * KIB + 1);

    test("auto: standard as long as it fits, then advanced, and never back", async () => {
      const box = await workspace("ssm");
      expect(await tiersOf(box, small)).toEqual(["Standard"]);
      expect(await tiersOf(box, large)).toEqual(["Advanced", "Advanced"]);
      // The first is refused, because the parameter exists. The second must not ask for standard.
      expect(await tiersOf(box, small)).toEqual(["Standard", "Intelligent-Tiering"]);
    });

    test.each([
      ["standard", "Standard"],
      ["advanced", "Advanced"],
      ["intelligent", "Intelligent-Tiering"],
    ])("%s: the same for each value", async (tier, sent) => {
      const box = await workspace("ssm", "--tier", tier);
      expect(await tiersOf(box, small)).toEqual([sent]);
      expect(await tiersOf(box, "y")).toEqual([sent, sent]);
    });

    test("auto: that an advanced one costs is said, and is no failure", async () => {
      const box = await workspace("ssm");
      const { code, stdout, stderr } = await box.keep(["set", "A"], { input: large });
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      expect(stderr).toMatch(/A is an advanced parameter.*4097 bytes.*charges/);
      expect(stderr).toContain("Created A in aws:local");
      const { note } = (await box.json(["set", "A"], { input: large })) as { note: string };
      expect(note).toMatch(/charges/);
    });

    test.each(["advanced", "intelligent"])("%s: who chose it knows what it costs", async (tier) => {
      const box = await workspace("ssm", "--tier", tier);
      const { code, stderr } = await box.keep(["set", "A"], { input: large });
      expect(code).toBe(0);
      expect(stderr).not.toContain("charges");
    });

    test("auto: what is small costs nothing, and nothing is said", async () => {
      const box = await workspace("ssm");
      expect(await box.json(["set", "A"], { input: small })).toMatchObject({ note: null });
    });
  });

  describe("binary secrets", () => {
    const bytes = Buffer.from([0, 255, 254, 10, 13, 65, 10]);

    async function withBytes(): Promise<AwsSandbox> {
      const box = await workspace("secretsmanager");
      await box.fill("secretsmanager", new Map([["TEXT", "plain"]]));
      await box.mustAsk("secretsmanager", "CreateSecret", {
        Name: "shop/local/BYTES",
        SecretBinary: bytes.toString("base64"),
      });
      return box;
    }

    test("are printed as base64 or as their bytes, and never taken for text", async () => {
      const box = await withBytes();
      const text = await box.keep(["get", "BYTES"]);
      expect({ code: text.code, stdout: text.stdout }).toEqual({ code: 8, stdout: "" });
      expect(text.stderr).toContain("--base64");
      expect((await box.keep(["get", "BYTES", "--format", "table"])).code).toBe(8);
      expect(await box.ok(["get", "BYTES", "--base64"])).toBe(`${bytes.toString("base64")}\n`);
      const raw = [process.execPath, keepBinary, "get", "BYTES", "--raw"];
      expect((await box.run("sh", ["-c", '"$0" "$@" > raw', ...raw])).code).toBe(0);
      expect(readFileSync(box.path("raw")).equals(bytes)).toBe(true);
    });

    test("are base64 in JSON, which says so", async () => {
      const box = await withBytes();
      const value = bytes.toString("base64");
      expect(await box.json(["get", "BYTES"])).toMatchObject({ value, encoding: "base64" });
      expect(await box.json(["get", "TEXT"])).toMatchObject({ encoding: "utf-8" });
      expect(await box.json(["list", "--unmask"])).toMatchObject([
        { key: "BYTES", value, encoding: "base64" },
        { key: "TEXT", value: "plain", encoding: "utf-8" },
      ]);
      expect(await box.ok(["list", "--unmask"])).toMatch(/BYTES\s+│?\s*\(binary\)/);
    });

    test("are named where an export finds one, and can be left out", async () => {
      const box = await withBytes();
      const expected = { exit: 8, code: "BINARY_VALUE", message: /BYTES/, hint: "--except" };
      for (const flags of [[], ["--format", "json"], ["--file", "out"]])
        await expectFailure(box, ["export", ...flags], expected);
      expect(box.has("out")).toBe(false);
      expect(await box.ok(["export", "--except", "BYTES"])).toBe("TEXT=plain\n");
      box.write("t.env", "A={aws:BYTES}\n");
      await expectFailure(box, ["export", "--template", "t.env"], expected);
      box.write("t.env", "A={aws:TEXT}\n");
      expect(await box.ok(["export", "--template", "t.env"])).toBe("A=plain\n");
    });

    test("are bytes in a folder of secrets, and base64 for Kubernetes", async () => {
      const box = await withBytes();
      await box.ok(["export", "--format", "docker-secrets", "--file", "secrets"]);
      expect(readFileSync(box.path("secrets/BYTES")).equals(bytes)).toBe(true);
      expect(box.read("secrets/TEXT")).toBe("plain");
      const manifest = await box.ok(["export", "--format", "k8s"]);
      const { data } = parseYaml(manifest) as { readonly data: Record<string, string> };
      expect(data).toEqual({ BYTES: bytes.toString("base64"), TEXT: btoa("plain") });
    });

    test("become text when a text is set", async () => {
      const box = await withBytes();
      await box.ok(["set", "BYTES"], { input: "text now" });
      expect(await box.ok(["get", "BYTES"])).toBe("text now\n");
      expect(await box.ok(["get", "BYTES", "--version", "AWSPREVIOUS", "--base64"])).toBe(
        `${bytes.toString("base64")}\n`,
      );
    });
  });

  describe("what SSM refuses", () => {
    const puts =
      (fault: Fault): FaultRule =>
      ({ action }) =>
        action === "PutParameter" ? fault : undefined;

    test("a value with {{…}} in it is explained, and not shown", async () => {
      const box = await workspace("ssm");
      const message = `Parameter value can't nest another parameter: hush {{x}}`;
      proxy().faults = [puts({ kind: "error", status: 400, code: "ValidationException", message })];
      const expected = { exit: 8, code: "VALUE_REFUSED", message: /\{\{…\}\}/, hint: /base64/ };
      const said = await expectFailure(box, ["set", "A"], expected, { input: "hush {{x}}" });
      expect(JSON.stringify(said)).not.toContain("hush");
    });

    test("any other refusal is the service's", async () => {
      const box = await workspace("ssm");
      const message = "Value 'hush' at 'value' failed";
      proxy().faults = [puts({ kind: "error", status: 400, code: "ValidationException", message })];
      const expected = { exit: 3, code: "SERVICE_FAILED", message: /ssm:PutParameter/ };
      const said = await expectFailure(box, ["set", "A"], expected, { input: "hush" });
      expect(JSON.stringify(said)).not.toContain("hush");
    });

    test.each([
      ["encrypted", ["--plain"]],
      ["unencrypted", []],
    ])("what is stored %s cannot be changed in place", async (stored, flags) => {
      const box = await workspace("ssm");
      await box.ok(["set", "A", ...(stored === "encrypted" ? [] : ["--plain"])], { input: "x" });
      const code = "HierarchyTypeMismatchException";
      proxy().faults = [
        ({ body }) =>
          body["Overwrite"] === true ? { kind: "error", status: 400, code } : undefined,
      ];
      const expected = { exit: 6, code: "TYPE_CHANGE", message: ` ${stored} `, hint: /elete it/ };
      await expectFailure(box, ["set", "A", ...flags], expected, { input: "y" });
    });
  });
});
