import { expect, test } from "vitest";
import { SecretValue } from "../../src/core/secret-value.ts";
import { put } from "../contract/promises/write-and-read.ts";
import { type FaultRule, onAction } from "../support/aws-faults.ts";
import { sendAwsRequest } from "../support/aws-request.ts";
import { openAwsVault } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

type Json = Readonly<Record<string, unknown>>;

const ISO_UTC = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

describeWithMoto("the history of a secret in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  let namespaces = 0;

  const namespace = (): string => `past${++namespaces}`;

  const open = (driver: "ssm" | "secretsmanager", own: string) =>
    openAwsVault(driver, proxy().url, { place: { namespace: own, env: "local" } });

  async function ask(service: "ssm" | "secretsmanager", action: string, input: Json) {
    const { status, body } = await sendAwsRequest(moto().url, service, action, input);
    if (status !== 200) throw new Error(`${action} was refused: ${JSON.stringify(body)}`);
    return body;
  }

  const actions = (): readonly string[] => proxy().calls.map(({ action }) => action);

  /** A parameter with 60 versions, the third with a label. */
  async function sixtyVersions(): Promise<string> {
    const own = namespace();
    const Name = `/${own}/local/A`;
    for (let version = 1; version <= 60; version++)
      await ask("ssm", "PutParameter", {
        Name,
        Value: `value ${version}`,
        Type: "SecureString",
        Overwrite: true,
      });
    await ask("ssm", "LabelParameterVersion", { Name, ParameterVersion: 3, Labels: ["stable"] });
    return own;
  }

  test("ssm: newest first, all pages, with labels and dates, and nothing decrypted", async () => {
    const vault = await open("ssm", await sixtyVersions());
    const history = (await vault.history("A"))!.versions;
    expect(history.map(({ version }) => version)).toEqual(
      Array.from({ length: 60 }, (_, index) => String(60 - index)),
    );
    expect(history.filter(({ labels }) => labels.length > 0)).toMatchObject([
      { version: "3", labels: ["stable"] },
    ]);
    for (const { createdAt, value } of history) {
      expect(createdAt).toMatch(ISO_UTC);
      expect(value).toBeUndefined();
    }
    expect(actions()).toEqual(["GetParameterHistory", "GetParameterHistory"]);
    for (const { body } of proxy().calls) expect(body["WithDecryption"]).toBe(false);
  });

  test("ssm: values come with the same calls, and the author is named", async () => {
    const vault = await open("ssm", await sixtyVersions());
    const author = "arn:aws:iam::123456789012:user/ada";
    const named: FaultRule = onAction("GetParameterHistory", {
      kind: "rewrite",
      body: ({ Parameters, ...rest }) => ({
        ...rest,
        Parameters: (Parameters as readonly Json[]).map((one) => ({
          ...one,
          LastModifiedUser: author,
        })),
      }),
    });
    proxy().faults = [named];
    const history = (await vault.history("A", { limit: 2, values: true }))!.versions;
    expect(history.map(({ value }) => value?.reveal())).toEqual(["value 60", "value 59"]);
    expect(history.map((one) => one.author)).toEqual([author, author]);
    expect(actions()).toHaveLength(2);
  });

  test("ssm: a new version that the label of the oldest one stands in the way of is refused with the way out", async () => {
    const own = namespace();
    const Name = `/${own}/local/A`;
    const again = { Name, Value: "x", Type: "SecureString", Overwrite: true };
    for (let version = 1; version <= 100; version++) await ask("ssm", "PutParameter", again);
    await ask("ssm", "LabelParameterVersion", { Name, ParameterVersion: 1, Labels: ["stable"] });
    const vault = await open("ssm", own);
    const [outcome] = await vault.write([{ key: "A", value: new SecretValue("canary") }]);
    expect(outcome!.failure).toMatchObject({
      code: "OLDEST_VERSION_LABELLED",
      exitCode: 6,
      hint: expect.stringContaining(`--name ${Name} --labels LABEL`) as string,
    });
    const history = (await vault.history("A"))!;
    expect(history.versions.at(-1)).toMatchObject({ version: "1", labels: ["stable"] });
    await ask("ssm", "LabelParameterVersion", { Name, ParameterVersion: 90, Labels: ["stable"] });
    expect((await put(vault, { A: "new" }))[0]).toBe("101");
    const after = (await vault.history("A"))!;
    expect([after.versions.length, after.versions[11]!.labels]).toEqual([100, ["stable"]]);
    // The first version is gone, and with it when it all began.
    expect(after.createdAt).toBeUndefined();
  });

  /** A secret with these values as its versions, in this order. */
  async function versions(values: readonly string[]): Promise<{ own: string; ids: string[] }> {
    const own = namespace();
    const SecretId = `${own}/local/A`;
    const first = { Name: SecretId, SecretString: values[0] };
    const ids = [String((await ask("secretsmanager", "CreateSecret", first))["VersionId"])];
    for (const SecretString of values.slice(1)) {
      const next = await ask("secretsmanager", "PutSecretValue", { SecretId, SecretString });
      ids.push(String(next["VersionId"]));
    }
    return { own, ids };
  }

  test("secretsmanager: stages are its labels, and a value is a call only when asked for", async () => {
    const { own, ids } = await versions(["one", "two", "three", "four"]);
    await ask("secretsmanager", "UpdateSecretVersionStage", {
      SecretId: `${own}/local/A`,
      VersionStage: "keepsake",
      MoveToVersionId: ids[0],
    });
    const vault = await open("secretsmanager", own);
    const history = (await vault.history("A"))!.versions;
    expect(history.map(({ version }) => version)).toEqual(ids.toReversed());
    expect(history.map(({ labels }) => labels)).toEqual([
      ["AWSCURRENT"],
      ["AWSPREVIOUS"],
      [],
      ["keepsake"],
    ]);
    expect(history.map(({ current }) => current)).toEqual([true, false, false, false]);
    expect(actions().toSorted()).toEqual(["DescribeSecret", "ListSecretVersionIds"]);
    proxy().clear();
    const last = (await vault.history("A", { limit: 2, values: true }))!.versions;
    expect(last.map(({ value }) => value?.reveal())).toEqual(["four", "three"]);
    expect(actions().filter((action) => action === "GetSecretValue")).toHaveLength(2);
    expect(actions()).toHaveLength(4);
  });

  test("secretsmanager: what was removed comes back with the version to which its stage was moved", async () => {
    const { own, ids } = await versions(["one", "two"]);
    const SecretId = `${own}/local/A`;
    await ask("secretsmanager", "UpdateSecretVersionStage", {
      SecretId,
      VersionStage: "AWSCURRENT",
      MoveToVersionId: ids[0],
      RemoveFromVersionId: ids[1],
    });
    const vault = await open("secretsmanager", own);
    await vault.remove(["A"]);
    expect((await vault.history("A", { removed: true }))!.restoresTo).toBe(ids[0]);
  });

  /** A history whose versions have these stages and dates, in seconds after a certain one. */
  async function dated(entries: readonly (readonly [stages: readonly string[], date: number])[]) {
    const { own, ids } = await versions(entries.map((_, index) => `value ${index}`));
    const page = entries.map(([VersionStages, date], index) => ({
      VersionId: ids[index],
      VersionStages,
      CreatedDate: 1_750_000_000 + date,
    }));
    proxy().faults = [
      ({ action, body }) => {
        if (action !== "ListSecretVersionIds") return undefined;
        // The pages come in an order of their own.
        const next: Json =
          body["NextToken"] === undefined
            ? { Versions: page.slice(1, 3), NextToken: "more" }
            : { Versions: [page[0], ...page.slice(3)] };
        return { kind: "answer", body: next };
      },
    ];
    const history = (await (await open("secretsmanager", own)).history("A"))!.versions;
    return history.map(({ version, current, previous, createdAt }) => ({
      index: ids.indexOf(version),
      current,
      previous: previous === true,
      createdAt,
    }));
  }

  test("secretsmanager: pages in any order come sorted by date", async () => {
    const history = await dated([
      [[], 0],
      [[], 1],
      [[], 2],
      [["AWSPREVIOUS"], 3],
      [["AWSCURRENT"], 4],
    ]);
    expect(history.map(({ index }) => index)).toEqual([4, 3, 2, 1, 0]);
    expect(history.map(({ current }) => current)).toEqual([true, false, false, false, false]);
    expect(history.at(-1)!.createdAt).toBe(new Date(1_750_000_000_000).toISOString());
  });

  test.each([
    [99, undefined],
    [100, new Date(1_750_000_001_000).toISOString()],
  ])(
    "secretsmanager: of %i versions, some may be missing behind one with a stage",
    async (count, since) => {
      const { own } = await versions(["one"]);
      const stageOf = (index: number) =>
        ({ 0: ["keepsake"], [count - 1]: ["AWSCURRENT"] })[index] ?? [];
      const Versions = Array.from({ length: count }, (_, index) => ({
        VersionId: `version-${index}`,
        VersionStages: stageOf(index),
        CreatedDate: 1_750_000_000 + index,
      }));
      proxy().faults = [onAction("ListSecretVersionIds", { kind: "answer", body: { Versions } })];
      const history = await (await open("secretsmanager", own)).history("A");
      expect(history!.completeSince).toBe(since);
    },
  );

  test("secretsmanager: where the stage was moved back, the newest version is first and not current", async () => {
    const history = await dated([
      [[], 0],
      [["AWSCURRENT"], 1],
      [["AWSPREVIOUS"], 2],
      [["AWSPENDING"], 3],
    ]);
    expect(history.map(({ index }) => index)).toEqual([3, 2, 1, 0]);
    expect(history.map(({ current }) => current)).toEqual([false, false, true, false]);
    expect(history.map(({ previous }) => previous)).toEqual([false, true, false, false]);
  });

  test("secretsmanager: of versions of one moment the current one is first, then the one before it", async () => {
    const history = await dated([
      [["AWSPREVIOUS"], 1],
      [["AWSCURRENT"], 1],
      [[], 1],
      [[], 2],
    ]);
    expect(history.map(({ index }) => index)).toEqual([3, 1, 0, 2]);
  });

  test("secretsmanager: the description and the first page are asked for side by side", async () => {
    const { own } = await versions(["one"]);
    let waiting: (() => void) | undefined;
    proxy().faults = [
      ({ action }) => {
        if (action === "ListSecretVersionIds") waiting?.();
        return undefined;
      },
      onAction("DescribeSecret", { kind: "delay", milliseconds: 300 }),
    ];
    const asked = new Promise<string>((resolve) => {
      waiting = () => resolve("asked");
    });
    const history = (await open("secretsmanager", own)).history("A");
    expect(await Promise.race([asked, history.then(() => "answered")])).toBe("asked");
    expect((await history)?.versions).toHaveLength(1);
  });

  test("secretsmanager: no value of a deleted secret is asked for", async () => {
    const { own, ids } = await versions(["one", "two"]);
    await ask("secretsmanager", "DeleteSecret", { SecretId: `${own}/local/A` });
    const vault = await open("secretsmanager", own);
    const history = await vault.history("A", { removed: true, values: true });
    expect(history!.versions.map(({ version }) => version)).toEqual(ids.toReversed());
    expect(actions().toSorted()).toEqual(["DescribeSecret", "ListSecretVersionIds"]);
  });

  test("secretsmanager: bytes are marked", async () => {
    const own = namespace();
    const SecretBinary = Buffer.from([0xff, 0]).toString("base64");
    await ask("secretsmanager", "CreateSecret", { Name: `${own}/local/A`, SecretBinary });
    const history = await (await open("secretsmanager", own)).history("A", { values: true });
    expect(history!.versions).toMatchObject([{ binary: true }]);
    expect(history!.versions[0]!.value!.reveal()).toBe(SecretBinary);
  });
});
