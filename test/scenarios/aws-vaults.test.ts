import { existsSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { AWKWARD_VALUES } from "../support/awkward-text.ts";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { awsEnvironment } from "../support/moto-server.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** A vault in AWS, made by flags, is used exactly as a local one. */

describeWithMoto("the vaults in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  /** The same commands on both vaults say the same, but for the vault's name and the versions. */
  function alike(output: string, slug: string): string {
    return output
      .replaceAll(slug, "VAULT")
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "1")
      .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?( UTC)?/g, "TIME")
      .replaceAll(/ until TIME/g, "")
      .replaceAll(/ {2,}|-+|─+/g, " ");
  }

  test.each(AWS_DRIVERS)(
    "%s: set, get, list and export say what the local vault says",
    async (driver) => {
      const box = await AwsSandbox.with(proxy().url, driver);
      await box.ok(["vault:add", "--driver", "local"]);
      const runs: readonly (readonly [readonly string[], string?])[] = [
        [["list"]],
        [["set", "B"], "two words\n"],
        [["set", "A", "--exact"], "line\n"],
        [["set", "A", "--if-absent"], "other"],
        [["get", "A"]],
        [["get", "A", "--raw"]],
        [["get", "A", "--base64"]],
        [["get", "NONE"]],
        [["list"]],
        [["list", "--names"]],
        [["list", "--unmask"]],
        [["list", "--format", "env"]],
        [["list", "--format", "env", "--unmask"]],
        [["list", "--only", "A*"]],
        [["export", "-o", "-"]],
        [["export", "--format", "json"]],
        [["export", "--except", "A,B"]],
        [["set", "A", ""]],
      ];
      for (const [args, input] of runs) {
        const [aws, local] = await Promise.all(
          [driver, "local"].map(async (slug) => {
            const options = input === undefined ? {} : { input };
            const { code, stdout, stderr } = await box.keep(
              [...args, "-v", slug, "-e", "staging"],
              options,
            );
            return { code, stdout: alike(stdout, slug), stderr: alike(stderr, slug) };
          }),
        );
        // Only the local vault takes an empty value.
        if (args[2] === "") expect(aws!.code).toBe(8);
        else expect(aws, args.join(" ")).toEqual(local);
      }
    },
  );

  test.each(AWS_DRIVERS)("%s: what is awkward comes back as it went in", async (driver) => {
    const box = await AwsSandbox.with(proxy().url, driver);
    const value = AWKWARD_VALUES.filter((one) => !one.includes("{{")).join("\n");
    await box.ok(["set", "K", "--exact"], { input: value });
    expect(await box.ok(["get", "K", "--raw"])).toBe(value);
    expect(await box.json(["list", "--unmask"])).toMatchObject([{ key: "K", value }]);
    await box.ok(["export", "--file", "out.json", "--format", "json"]);
    expect(JSON.parse(box.read("out.json"))).toEqual({ K: value });
  });

  test("a template takes from several vaults, and names what one of them lacks", async () => {
    const box = await AwsSandbox.with(proxy().url, ...AWS_DRIVERS);
    await box.ok(["vault:add", "--driver", "local"]);
    const vaults = ["ssm", "secretsmanager", "local"];
    for (const vault of vaults) {
      await box.ok(["set", "A", "-v", vault], { input: `from ${vault}` });
      await box.ok(["set", `ONLY_${vault}`, "-v", vault], { input: `${vault} alone` });
    }
    const lines = vaults.map((vault) => `${vault.toUpperCase()}={${vault}:A}\n`).join("");
    box.write("app.env", `# three vaults\n${lines}MORE="{ssm:ONLY_ssm}, {local:A}"\n`);
    await box.ok(["export", "--template", "app.env", "--file", ".env"]);
    expect(box.read(".env")).toBe(
      "# three vaults\nSSM='from ssm'\nSECRETSMANAGER='from secretsmanager'\n" +
        "LOCAL='from local'\nMORE=\"ssm alone, from local\"\n",
    );
    box.write("bad.env", "A={ssm:ONLY_local}\nB={secretsmanager:A}\nC={local:ONLY_ssm}\n");
    const args = ["export", "--template", "bad.env", "--file", "bad.out"];
    const expected = {
      exit: 5,
      code: "MISSING_SECRETS",
      message: /ssm:ONLY_local.*local:ONLY_ssm/,
    };
    const { message } = await expectFailure(box, args, expected);
    expect(message).not.toContain("secretsmanager:A");
    expect(box.has("bad.out")).toBe(false);
  });

  test("a direct export merges the vaults in their order, with a word on each override", async () => {
    const box = await AwsSandbox.with(proxy().url, ...AWS_DRIVERS);
    await box.fill(
      "ssm",
      new Map([
        ["A", "ssm"],
        ["S", "1"],
      ]),
    );
    await box.fill(
      "secretsmanager",
      new Map([
        ["A", "sm"],
        ["T", "2"],
      ]),
    );
    const { stdout, stderr } = await box.keep(["export", "-v", "ssm,secretsmanager"]);
    expect(stdout).toBe("A=sm\nS=1\nT=2\n");
    expect(stderr).toContain("A of secretsmanager overrides the one of ssm.");
  });

  test.each(AWS_DRIVERS)("%s: without a local vault nobody needs an identity", async (driver) => {
    const box = await AwsSandbox.with(proxy().url, driver);
    await box.ok(["set", "A"], { input: "x" });
    expect(await box.ok(["get", "A"])).toBe("x\n");
    await box.ok(["info"]);
    await expect(box.ok(["list"])).resolves.toContain("A");
    await box.ok(["delete", "A", "--yes"]);
    expect(existsSync(box.identityFile)).toBe(false);
  });

  test.each(AWS_DRIVERS)("%s: init alone makes a vault of it", async (driver) => {
    const box = new AwsSandbox(proxy().url);
    await box.ok(["init", "--yes", "--name", "Shop", "--vault-driver", driver]);
    expect(existsSync(box.identityFile)).toBe(false);
    await box.ok(["set", "A", "-e", "staging"], { input: "x" });
    expect(await box.ok(["get", "A", "-e", "staging"])).toBe("x\n");
  });

  test.each(AWS_DRIVERS)("%s: the endpoint can be the vault's own", async (driver) => {
    const box = new AwsSandbox(proxy().url);
    box.writeSettings();
    await box.addVault(driver, "--endpoint", proxy().url);
    const env = { AWS_ENDPOINT_URL: undefined };
    await box.ok(["set", "A"], { input: "x", env });
    expect(await box.ok(["get", "A"], { env })).toBe("x\n");
    expect(proxy().count()).toBe(2);
  });

  test.each<[AwsDriver, string]>([
    ["ssm", "AWS_SSM_ENDPOINT"],
    ["secretsmanager", "AWS_SECRETSMANAGER_ENDPOINT"],
  ])("%s: %s goes before what else names an endpoint", async (driver, variable) => {
    const nowhere = "http://127.0.0.1:9";
    const box = new AwsSandbox(proxy().url);
    box.writeSettings();
    await box.addVault(driver, "--endpoint", nowhere);
    const env = { ...awsEnvironment(nowhere), [variable]: proxy().url };
    await box.ok(["set", "A"], { input: "x", env });
    expect(proxy().count()).toBe(1);
  });

  test.each(AWS_DRIVERS)(
    "%s: each region, scope, env and namespace is by itself",
    async (driver) => {
      const box = await AwsSandbox.with(proxy().url, driver);
      await box.addVault(driver, "--slug", "scoped", "--scope", "web");
      await box.ok(["vault:add", "--driver", driver, "--slug", "far", "--region", "eu-west-1"]);
      const places = [
        ["-v", driver],
        ["-v", driver, "-e", "staging"],
        ["-v", "scoped"],
        ["-v", "far"],
      ];
      for (const [index, place] of places.entries())
        await box.ok(["set", "A", ...place], { input: `value ${index}` });
      for (const [index, place] of places.entries()) {
        expect(await box.ok(["get", "A", ...place])).toBe(`value ${index}\n`);
        expect(await box.json(["list", "--names", ...place])).toEqual(["A"]);
      }
      expect(await box.json(["get", "A", "-v", "scoped"])).toMatchObject({
        name: `${driver === "ssm" ? "/" : ""}shop/web/local/A`,
      });
      box.writeSettings("shop2");
      expect(await box.json(["list", "--names", "-v", driver])).toEqual([]);
    },
  );

  test.each(AWS_DRIVERS)("%s: production needs a yes", async (driver) => {
    const box = await AwsSandbox.with(proxy().url, driver);
    const args = ["set", "A", "-e", "production"];
    const expected = { exit: 2, code: "CONFIRMATION_NEEDED" };
    await expectFailure(box, args, expected, { input: "x" });
    expect(proxy().count()).toBe(0);
    await box.ok([...args, "--yes"], { input: "x" });
    expect(await box.ok(["get", "A", "-e", "production"])).toBe("x\n");
  });
});
