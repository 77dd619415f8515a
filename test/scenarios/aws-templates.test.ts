import { parse } from "dotenv";
import { beforeEach, describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import type { AwsCall } from "../support/aws-call.ts";
import { AWS_DRIVERS, AwsSandbox, callsDuring, manySecrets } from "../support/aws-sandbox.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** One template of all three drivers: right, with one batch for each vault and nothing else read. */

describeWithMoto("a template of three vaults", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  const ODD = `it's "odd": #{x} $HOME`;

  /** Vaults `ssm`, `secretsmanager` and `local`; in each the same keys, and some that nobody names. */
  async function stored(): Promise<{ readonly box: AwsSandbox; readonly versionId: string }> {
    const box = await AwsSandbox.with(proxy().url, ...AWS_DRIVERS);
    await box.ok(["vault:add", "--driver", "local"]);
    const json = (of: string): string => `{"user": {"name": "${of}"}, "port": 5432.0}`;
    const values = (of: string) =>
      new Map([
        ["A", `${of} one`],
        ["J", json(of)],
        ["ODD", ODD],
        ["DB_HOST", `${of}.example`],
        ["DB_PORT", "1"],
        ["UNNAMED", "nobody asks for this"],
      ]);
    for (const driver of AWS_DRIVERS) await box.fill(driver, values(driver));
    for (const [key, value] of values("local")) await box.set(key, value, "local", "-v", "local");
    const { version } = (await box.json(["get", "secretsmanager:A"])) as { version: string };
    for (const vault of [...AWS_DRIVERS, "local"])
      await box.set("A", `${vault} two`, "local", "-v", vault);
    await box.mustAsk("ssm", "LabelParameterVersion", {
      Name: "/shop/local/A",
      ParameterVersion: 1,
      Labels: ["live"],
    });
    return { box, versionId: version };
  }

  const countsOf = (calls: readonly AwsCall[]): Readonly<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const { action } of calls) counts[action] = (counts[action] ?? 0) + 1;
    return counts;
  };

  /** Every name that a call that decrypts was made for, without what a version adds to it. */
  const namesRead = (calls: readonly AwsCall[]): readonly string[] => {
    const read = calls.filter(({ action, body }) =>
      action === "GetParametersByPath"
        ? body["WithDecryption"] !== false
        : /^(Batch)?Get/.test(action),
    );
    const names = read.flatMap(({ body }) => {
      const { Name, SecretId, Names, SecretIdList } = body as Readonly<
        Record<string, string | readonly string[] | undefined>
      >;
      return [Name, SecretId, Names, SecretIdList].flat().filter((name) => name !== undefined);
    });
    return [...new Set(names.map((name) => name.replace(/:.*/, "")))].toSorted();
  };

  const PROPERTIES = [
    "SSM={ssm:A}",
    "SSM_ODD={ssm:ODD}",
    "SSM_USER={ssm:J.user.name}",
    "SM={secretsmanager:A}",
    "SM_PORT={secretsmanager:J.port}",
    'URL="db://{secretsmanager:J.user.name}@{local:DB_HOST}:{secretsmanager:J.port}/"',
    "LOCAL={local:A}",
    "LOCAL_USER={local:J.user.name}",
    '{{#if (has "ssm:ABSENT")}}NEVER=1\n{{/if}}{{#if (has "secretsmanager:A")}}THERE=1\n{{/if}}',
    'FALLBACK={{default "none" (secret "secretsmanager:J.absent")}}',
  ].join("\n");

  test("is right as a .env, and takes one batch of each vault", async () => {
    const { box } = await stored();
    box.write("t.env", PROPERTIES);
    const calls = await callsDuring(proxy(), () =>
      box.ok(["export", "--template", "t.env", "--dialect", "dotenv", "--file", ".env"]),
    );
    expect(parse(box.read(".env"))).toEqual({
      SSM: "ssm two",
      SSM_ODD: ODD,
      SSM_USER: "ssm",
      SM: "secretsmanager two",
      SM_PORT: "5432.0",
      URL: "db://secretsmanager@local.example:5432.0/",
      LOCAL: "local two",
      LOCAL_USER: "local",
      THERE: "1",
      FALLBACK: "none",
    });
    expect(countsOf(calls)).toEqual({ GetParameters: 1, BatchGetSecretValue: 1 });
    expect(namesRead(calls)).toEqual([
      "/shop/local/A",
      "/shop/local/ABSENT",
      "/shop/local/J",
      "/shop/local/ODD",
      "shop/local/A",
      "shop/local/J",
    ]);
  });

  test("is right as YAML", async () => {
    const { box } = await stored();
    const values = ["ssm:ODD", "secretsmanager:ODD", "local:ODD", "ssm:J.port"];
    const lines = values.map((reference) => `  - {${reference}}\n  - "{${reference}}"\n`);
    box.write("t.yaml", `values:\n${lines.join("")}`);
    const text = await box.ok(["template:render", "t.yaml"]);
    expect(parseYaml(text)).toEqual({
      values: [ODD, ODD, ODD, "5432.0"].flatMap((value) => [value, value]),
    });
  });

  test("takes versions by every name, each with a call of its own", async () => {
    const { box, versionId } = await stored();
    box.write(
      "t.env",
      "N={ssm:A@1}\nL={ssm:A@live}\nC={ssm:A}\nP={secretsmanager:A@AWSPREVIOUS}\n" +
        `U={secretsmanager:A@uuid/${versionId}}\nS={secretsmanager:A}\nO={local:A@1}\nT={local:A}\n` +
        "N2={ssm:A@1}\n",
    );
    const calls = await callsDuring(proxy(), () => box.ok(["export", "-t", "t.env", "-o", "out"]));
    expect(parse(box.read("out"))).toEqual({
      N: "ssm one",
      L: "ssm one",
      C: "ssm two",
      P: "secretsmanager one",
      U: "secretsmanager one",
      S: "secretsmanager two",
      O: "local one",
      T: "local two",
      N2: "ssm one",
    });
    // One for each version, and one for the current one.
    expect(countsOf(calls)).toEqual({ GetParameter: 3, GetSecretValue: 3 });
    expect(namesRead(calls)).toEqual(["/shop/local/A", "shop/local/A"]);
  });

  test("reads of a list what its filter lets through, and lists without decrypting", async () => {
    const { box } = await stored();
    const each = (vault: string): string =>
      `{{#each (secrets "${vault}" only="DB_*,J" except="J")}}${vault.toUpperCase()}_{{name}}={{value}}\n{{/each}}`;
    box.write("t.env", ["ssm", "secretsmanager", "local"].map(each).join(""));
    const calls = await callsDuring(proxy(), () => box.ok(["export", "-t", "t.env", "-o", "out"]));
    expect(box.read("out")).toBe(
      ["ssm", "secretsmanager", "local"]
        .map(
          (vault) =>
            `${vault.toUpperCase()}_DB_HOST=${vault}.example\n${vault.toUpperCase()}_DB_PORT=1\n`,
        )
        .join(""),
    );
    expect(countsOf(calls)).toEqual({
      GetParametersByPath: 1,
      GetParameters: 1,
      ListSecrets: 1,
      BatchGetSecretValue: 1,
    });
    expect(namesRead(calls)).toEqual([
      "/shop/local/DB_HOST",
      "/shop/local/DB_PORT",
      "shop/local/DB_HOST",
      "shop/local/DB_PORT",
    ]);
  });

  test.each([
    ["ssm", 10, { GetParameters: 1 }],
    ["ssm", 11, { GetParameters: 2 }],
    ["secretsmanager", 20, { BatchGetSecretValue: 1 }],
    ["secretsmanager", 21, { BatchGetSecretValue: 2 }],
  ] as const)("of %s takes %i properties with %j", async (driver, count, expected) => {
    const box = await AwsSandbox.with(proxy().url, driver);
    const keys = [...manySecrets(count).keys()];
    await box.fill(driver, new Map(keys.map((key) => [key, `{"a": "${key}", "b": 1}`])));
    const lines = keys.map((key) => `${key}={${driver}:${key}.a}\nB_${key}={${driver}:${key}.b}\n`);
    box.write("t.env", lines.join(""));
    const filled = await callsDuring(proxy(), () => box.ok(["export", "-t", "t.env", "-o", "out"]));
    expect(parse(box.read("out"))).toMatchObject(Object.fromEntries(keys.map((key) => [key, key])));
    expect(countsOf(filled)).toEqual(expected);
    const args = ["template:validate", "t.env", "--env", "local"];
    const validated = await callsDuring(proxy(), () => box.ok(args));
    expect(countsOf(validated)).toMatchObject(expected);
  });

  describe("template:validate", () => {
    const ALL = "A={ssm:A}\nB={secretsmanager:A}\nC={ssm:NONE}\nD={local:A}\n";

    test("decrypts nothing where names alone are named", async () => {
      const { box } = await stored();
      box.write("t.env", ALL);
      const calls = await callsDuring(proxy(), async () => {
        const { code, stdout } = await box.keep([
          "template:validate",
          "t.env",
          "-e",
          "local,staging",
        ]);
        expect(code).toBe(8);
        expect(stdout).toMatch(/^secretsmanager:A +2 +ok +missing$/m);
        expect(stdout).toMatch(/^ssm:NONE +3 +missing +missing$/m);
      });
      expect(countsOf(calls)).toEqual({ GetParametersByPath: 2, ListSecrets: 2 });
      expect(namesRead(calls)).toEqual([]);
    });

    test("reads what properties and versions name, and nothing else", async () => {
      const { box } = await stored();
      box.write(
        "t.env",
        `${ALL}E={ssm:J.user.name}\nF={ssm:J.no}\nG={secretsmanager:A@AWSPREVIOUS}\nH={secretsmanager:NONE.x}\n`,
      );
      const calls = await callsDuring(proxy(), async () => {
        const { stdout } = await box.keep(["template:validate", "t.env", "-e", "local"]);
        expect(stdout).toMatch(/^ssm:J\.user\.name +5 +ok$/m);
        expect(stdout).toMatch(/^ssm:J\.no +6 +no such property$/m);
        expect(stdout).toMatch(/^secretsmanager:A@AWSPREVIOUS +7 +ok$/m);
        expect(stdout).toMatch(/^secretsmanager:NONE\.x +8 +missing$/m);
      });
      expect(namesRead(calls)).toEqual(["/shop/local/J", "shop/local/A"]);
      expect(countsOf(calls)).toEqual({
        GetParametersByPath: 1,
        GetParameter: 1,
        ListSecrets: 1,
        GetSecretValue: 1,
      });
    });
  });

  test("template:add names the secrets of all three, and decrypts nothing", async () => {
    const { box } = await stored();
    const calls = await callsDuring(proxy(), () =>
      box.ok(["template:add", "--vault", "ssm,secretsmanager,local", "--only", "DB_*"]),
    );
    expect(box.read("templates/local.env")).toContain(
      "\nDB_HOST={local:DB_HOST}\nDB_PORT={local:DB_PORT}\n",
    );
    expect(namesRead(calls)).toEqual([]);
  });
});
