import { beforeEach, describe, expect, test } from "vitest";
import { AWS_DRIVERS, AwsSandbox } from "../support/aws-sandbox.ts";
import { expectFailure } from "../support/expect-failure.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/** `keep get --version` and `--metadata`, by every name that a version has. */

describeWithMoto("versions in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  const get = (box: AwsSandbox, version: string): Promise<string> =>
    box.ok(["get", "A", "--raw", "--version", version]);

  const versionOf = async (box: AwsSandbox, ...flags: readonly string[]): Promise<string> =>
    ((await box.json(["get", "A", ...flags])) as { version: string }).version;

  async function written(driver: (typeof AWS_DRIVERS)[number]): Promise<AwsSandbox> {
    const box = await AwsSandbox.with(proxy().url, driver);
    for (const value of ["one", "two", "three"]) await box.ok(["set", "A"], { input: value });
    return box;
  }

  describe("ssm", () => {
    test("are numbers from 1", async () => {
      const box = await written("ssm");
      expect(await get(box, "1")).toBe("one");
      expect(await get(box, "2")).toBe("two");
      expect(await get(box, "3")).toBe("three");
      expect(await versionOf(box)).toBe("3");
      expect(await versionOf(box, "--version", "1")).toBe("1");
    });

    test("have labels, which can move", async () => {
      const box = await written("ssm");
      const label = (ParameterVersion: number) =>
        box.mustAsk("ssm", "LabelParameterVersion", {
          Name: "/shop/local/A",
          ParameterVersion,
          Labels: ["live", "v1.0_x-y"],
        });
      await label(1);
      expect(await get(box, "live")).toBe("one");
      await label(2);
      expect(await get(box, "live")).toBe("two");
      expect(await get(box, "v1.0_x-y")).toBe("two");
      expect(await versionOf(box, "--version", "live")).toBe("2");
    });
  });

  describe("secretsmanager", () => {
    test("are stages: the current one, the one before it, and one's own", async () => {
      const box = await written("secretsmanager");
      expect(await get(box, "AWSCURRENT")).toBe("three");
      expect(await get(box, "AWSPREVIOUS")).toBe("two");
      await box.mustAsk("secretsmanager", "UpdateSecretVersionStage", {
        SecretId: "shop/local/A",
        VersionStage: "blue",
        MoveToVersionId: await versionOf(box, "--version", "AWSPREVIOUS"),
      });
      expect(await get(box, "blue")).toBe("two");
    });

    test("have ids, with uuid/ before it or bare", async () => {
      const box = await AwsSandbox.with(proxy().url, "secretsmanager");
      await box.ok(["set", "A"], { input: "one" });
      const first = await versionOf(box);
      await box.ok(["set", "A"], { input: "two" });
      expect(await versionOf(box)).not.toBe(first);
      for (const version of [first, `uuid/${first}`]) {
        expect(await get(box, version)).toBe("one");
        expect(await versionOf(box, "--version", version)).toBe(first);
      }
    });
  });

  test.each(
    AWS_DRIVERS.flatMap((driver) => {
      const id = "11111111-2222-4333-8444-555555555555";
      const versions = driver === "ssm" ? ["4", "0", "none"] : ["none", `uuid/${id}`, id];
      return versions.map((version) => [driver, version] as const);
    }),
  )("%s: %s is said not to exist", async (driver, version) => {
    const box = await AwsSandbox.with(proxy().url, driver);
    await box.ok(["set", "A"], { input: "one" });
    const message = new RegExp(`A in ${driver}:local has no version ${version}`);
    const expected = { exit: 5, code: "VERSION_NOT_FOUND", message };
    await expectFailure(box, ["get", "A", "--version", version], expected);
  });

  test("an unknown version of AWS's own kind of answer is said not to exist", async () => {
    const box = await AwsSandbox.with(proxy().url, "ssm");
    await box.ok(["set", "A"], { input: "one" });
    proxy().faults = [
      ({ body }) =>
        body["Name"] === "/shop/local/A:none"
          ? { kind: "error", status: 400, code: "ParameterVersionNotFound" }
          : undefined,
    ];
    const expected = { exit: 5, code: "VERSION_NOT_FOUND" };
    await expectFailure(box, ["get", "A", "--version", "none"], expected);
  });

  test.each(AWS_DRIVERS)("%s: a version of an absent key is an absent key", async (driver) => {
    const box = await AwsSandbox.with(proxy().url, driver);
    for (const flags of [["--version", driver === "ssm" ? "1" : "AWSCURRENT"], ["--metadata"], []])
      await expectFailure(box, ["get", "A", ...flags], { exit: 5, code: "KEY_NOT_FOUND" });
  });

  test.each(AWS_DRIVERS)("%s: what can be no version is refused without a call", async (driver) => {
    const box = await AwsSandbox.with(proxy().url, driver);
    for (const version of ["", "a b", "a:b", "uuid/", "../x"]) {
      const { code } = await box.keep(["get", "A", "--version", version]);
      expect(code, version).toBe(8);
    }
    expect(proxy().count()).toBe(0);
  });

  test.each(AWS_DRIVERS)(
    "%s: the metadata is the tags, sorted, as one JSON object",
    async (driver) => {
      const box = await AwsSandbox.with(proxy().url, driver);
      await box.ok(["set", "A"], { input: "one" });
      const Tags = [
        { Key: "team", Value: "web" },
        { Key: "Cost Center", Value: "" },
      ];
      if (driver === "ssm") {
        const resource = { ResourceType: "Parameter", ResourceId: "/shop/local/A" };
        await box.mustAsk("ssm", "AddTagsToResource", { ...resource, Tags });
      } else await box.mustAsk(driver, "TagResource", { SecretId: "shop/local/A", Tags });
      const text = await box.ok(["get", "A", "--metadata"]);
      const tags = JSON.parse(text) as Record<string, string>;
      expect(tags).toEqual({
        "Cost Center": "",
        Environment: "local",
        ManagedBy: "Keep",
        Namespace: "shop",
        VaultSlug: driver,
        team: "web",
      });
      expect(Object.keys(tags)).toEqual(Object.keys(tags).toSorted());
      expect(await box.ok(["get", "A", "--metadata", "--json"])).toBe(text);
      const both = ["get", "A", "--metadata", "--version", "1"];
      await expectFailure(box, both, { exit: 2, code: "USAGE" });
    },
  );
});
