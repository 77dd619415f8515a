import { beforeEach, describe, expect, test } from "vitest";
import { expectFailure } from "../support/expect-failure.ts";
import { Sandbox } from "../support/sandbox.ts";

interface Json {
  readonly versions: readonly {
    readonly version: string;
    readonly value: string | null;
    readonly created_at: string;
    readonly author: string;
  }[];
  readonly more: boolean;
}

const history = (key: string, ...flags: readonly string[]): string[] => [
  "history",
  key,
  "-e",
  "local",
  ...flags,
];

const versionsOf = ({ versions }: Json): string => versions.map(({ version }) => version).join();

describe("keep history", () => {
  let box: Sandbox;

  beforeEach(async () => {
    box = new Sandbox();
    await box.init();
    for (const value of ["first-canary", "second-canary", "third-canary"])
      await box.set("A", value);
  });

  test("prints a table on stdout and says on stderr that there is more", async () => {
    const { code, stdout, stderr } = await box.keep(history("A", "--limit", "2"));
    expect([code, stderr]).toEqual([0, "1 older version is not shown: --limit 3 shows all.\n"]);
    const time = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ";
    const rows = [
      "Version  State    Value  When \\(UTC\\)            By",
      `3        current  \\*\\*\\*\\*   ${time}  \\S.*`,
      `2                 \\*\\*\\*\\*   ${time}  \\S.*`,
    ];
    expect(stdout).toMatch(new RegExp(`^${rows.join("\n")}\n$`));
  });

  test("prints the same document with --json and --format json, and values with --unmask only", async () => {
    const [json, formatted, shown] = await Promise.all([
      box.keep(history("A", "--json", "--limit", "2")),
      box.ok(history("A", "--format", "json", "--limit", "2")),
      box.json(history("A", "--unmask")) as Promise<Json>,
    ]);
    expect(json).toMatchObject({ code: 0, stderr: "", stdout: formatted });
    expect(formatted).not.toContain("canary");
    const { versions, more } = JSON.parse(formatted) as Json;
    expect([versions.map(({ value }) => value), more]).toEqual([["****", "****"], true]);
    expect(shown).toMatchObject({ key: "A", vault: "local", env: "local", more: false });
    expect(shown.versions.map(({ value }) => value)).toEqual([
      "third-canary",
      "second-canary",
      "first-canary",
    ]);
  });

  test("takes a time in the zone of the caller, and one that it has shown as it stands there", async () => {
    const { versions } = (await box.json(history("A"))) as Json;
    const created = new Date(versions[1]!.created_at);
    const shown = `${created.toISOString().slice(0, 19).replace("T", " ")}Z`;
    // A zone without summer time, nine hours ahead.
    const there = new Date(created.getTime() + 9 * 3_600_000).toISOString().slice(0, 23);
    const env = { TZ: "Asia/Tokyo" };
    const until = async (time: string): Promise<Json> =>
      (await box.json(history("A", "--before", time), { env })) as Json;
    const [exact, local, far] = await Promise.all([
      until(shown),
      until(there.replace("T", " ")),
      until(there.slice(0, 10)),
    ]);
    expect(exact.versions.map(({ version }) => version)).toContain("2");
    expect(versionsOf(local)).toBe("2,1");
    expect(versionsOf(far)).toBe("");
  });

  test("ends well and says so where no version is as it is asked for", async () => {
    const flags = ["--user", "Nobody-Of-That-Name", "--since", "2026-01-01 00:00Z"];
    const [text, json] = await Promise.all([
      box.keep(history("A", ...flags)),
      box.json(history("A", ...flags)) as Promise<Json>,
    ]);
    expect(text).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "No version of A in local:local since 2026-01-01 00:00:00Z by Nobody-Of-That-Name.\n",
    });
    expect([json.versions, json.more]).toEqual([[], false]);
  });

  test("finds who wrote it", async () => {
    const { versions } = (await box.json(history("A"))) as Json;
    const part = versions[0]!.author.slice(1).toUpperCase();
    expect(versionsOf((await box.json(history("A", "--user", part))) as Json)).toBe("3,2,1");
  });

  test("refuses what is no time, no number and no secret", async () => {
    const usage = { exit: 2, code: "USAGE" };
    await expectFailure(box, history("A", "--since", "soon"), {
      ...usage,
      message: /^--since takes a time/,
    });
    await expectFailure(box, history("A", "--limit", "0"), usage);
    await expectFailure(box, history("B"), { exit: 5, code: "KEY_NOT_FOUND" });
  });
});
