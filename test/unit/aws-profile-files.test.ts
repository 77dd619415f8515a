import { mkdirSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readVariables } from "../../src/config/environment-variables.ts";
import { KeepError } from "../../src/core/errors.ts";
import { findProfile, readProfileFiles } from "../../src/vaults/aws/credentials/profile-files.ts";
import { methodOf } from "../../src/vaults/aws/credentials/profile-method.ts";
import { AwsMachine } from "../support/aws-machine.ts";
import { expectNotShown } from "../support/leaks.ts";

const SECRET = "made-up-secret-access-key";
const KEYS = `aws_access_key_id = AKIAWORK\naws_secret_access_key = ${SECRET}\n`;

/** What is found of a profile in the files of a machine, and how it has its credentials. */
async function find(name = "work") {
  const files = await readProfileFiles(readVariables(), true);
  const profile = findProfile(files, { name, from: "--profile" });
  return { profile, method: methodOf(files, name, false) };
}

async function failureOf(name?: string): Promise<KeepError> {
  const found = await find(name).catch((error: unknown) => error);
  if (found instanceof KeepError) return found;
  throw found instanceof Error ? found : new Error("did not fail");
}

describe("the files of the AWS configuration", () => {
  const readable: readonly (readonly [string, string])[] = [
    ["as they are usually", `[profile work]\n${KEYS}`],
    ["with a byte order mark", `\uFEFF[profile work]\n${KEYS}`],
    ["with the ends of lines of Windows", `[profile work]\n${KEYS}`.replaceAll("\n", "\r\n")],
    ["without a last end of line", `[profile work]\n${KEYS}`.trimEnd()],
    ["without spaces", `[profile work]\n${KEYS}`.replaceAll(" = ", "=")],
    ["with empty lines", `\n\n[profile work]\n\n${KEYS}\n`],
    ["with comments", `# mine\n; mine\n[profile work] # mine\n${KEYS.replace("\n", " ; mine\n")}`],
    ["with comments of odd things", `# [unclosed\n#no setting\n[profile work]\n${KEYS}`],
    ["with settings of a setting", `[profile work]\ns3 =\n  max_queue = 7\n  odd\n${KEYS}`],
    ["with a section of another kind", `[services here]\nssm =\n  a = b\n[profile work]\n${KEYS}`],
    ["with a section twice", `[profile work]\nregion = x\n[profile work]\n${KEYS}`],
    ["with quotes around the name", `[profile "work"]\n${KEYS}`],
    ["with tabs", `[profile work]\n${KEYS}`.replaceAll(" = ", "\t=\t")],
  ];
  test.each(readable)("are read %s", async (_, text) => {
    const machine = new AwsMachine();
    writeFileSync(machine.configFile, text);
    const { profile, method } = await find();
    expect(profile).toMatchObject({ aws_access_key_id: "AKIAWORK" });
    expect(profile["aws_secret_access_key"] === SECRET).toBe(true);
    expect(method).toBe("keys");
  });

  test.each(["work.eu-1", "ada@shop.example", "shop/web", "a+b", "50%"])(
    "have the profile %s in both files",
    async (name) => {
      const machine = new AwsMachine();
      machine.config(`[profile ${name}]`, "region = eu-west-1");
      machine.addKeys(name, "AKIAWORK");
      const { profile } = await find(name);
      expect(profile).toMatchObject({ region: "eu-west-1", aws_access_key_id: "AKIAWORK" });
    },
  );

  test("may be absent", async () => {
    expect(new AwsMachine().home).toBeDefined();
    const files = await readProfileFiles(readVariables(), true);
    expect(files.profiles).toEqual({});
  });

  const role = "role_arn = arn:aws:iam::123456789012:role/a";
  const brokenFiles: readonly (readonly [string, string, string])[] = [
    ["a line without =", `[profile work]\n${KEYS}region eu-west-1\n`, "line 4 is neither"],
    ["a key without =", `[profile work]\naws_secret_access_key ${SECRET}`, "line 2 is neither"],
    ["a section that is not closed", "[profile work\nregion = x", "line 1 begins with ["],
    ["a key in a section that is not closed", `\n[${SECRET}\n`, "line 2 begins with ["],
    ["text after a section", `[profile work] ${SECRET}\n`, "line 1 begins with ["],
    ["a section without a name", "[]\n", "line 1 begins with ["],
    ["a name with spaces around it", `[ default ]\n${KEYS}`, "line 1 begins with ["],
    ["a setting without a name", `[profile work]\n= ${SECRET}\n`, "line 2 is neither"],
    ["settings of no section", `\n${KEYS}`, "line 2 stands before any [section]"],
    ["a name of every object", `[profile work]\n${KEYS}[__proto__]\n`, "line 4 has a name"],
    ["another one", `[profile "constructor"]\n${KEYS}`, "line 1 has a name that no profile"],
  ];
  test.each(brokenFiles)("are refused with %s", async (_, text, problem) => {
    for (const file of ["config", "credentials"] as const) {
      const machine = new AwsMachine();
      writeFileSync(machine[`${file}File`], text);
      const failure = await failureOf();
      expect(failure).toMatchObject({ code: "AWS_CONFIG_INVALID", exitCode: 2 });
      expect(failure.message).toContain(problem);
      expect(failure.message).toContain(`(~/.aws/${file})`);
      expectNotShown(failure, SECRET);
    }
  });

  const brokenProfiles: readonly (readonly [string, readonly string[], string])[] = [
    ["half a key", ["aws_access_key_id = AKIAWORK"], "without aws_secret_access_key"],
    ["the other half", [`aws_secret_access_key = ${SECRET}`], "without aws_access_key_id"],
    [
      "an empty half",
      ["aws_access_key_id =", `aws_secret_access_key = ${SECRET}`],
      "without aws_access_key_id",
    ],
    [
      "two sources",
      [role, "source_profile = base", "credential_source = Environment"],
      "has both source_profile and credential_source",
    ],
    [
      "a source nobody knows",
      [role, "credential_source = Enviroment"],
      "there are Environment, EcsContainer, Ec2InstanceMetadata",
    ],
    ["a role and no source", [role], "has role_arn, but no source_profile, credential_source"],
    ["a source that is missing", [role, "source_profile = bas"], "(did you mean base?)"],
    ["itself as source", [role, "source_profile = work"], "is its own source: work > work"],
    ["a loop", [role, "source_profile = back"], "is its own source: work > back > work"],
    ["a loop further on", [role, "source_profile = a"], "is its own source: work > a > b > a"],
    ["a token and no role", ["web_identity_token_file = t"], "web_identity_token_file without"],
    [
      "a token and a device",
      [role, "web_identity_token_file = t", "mfa_serial = x"],
      "has mfa_serial, which cannot be used",
    ],
    [
      "a time that is no number",
      [role, "source_profile = base", "duration_seconds = 1h"],
      "duration_seconds, which must be a number",
    ],
    ["an sso-session that is missing", ["sso_session = my"], "the sso-session my, which is not"],
    ["SSO without an account", ["sso_session = shop", "sso_role_name = r"], "lacks sso_account_id"],
    ["SSO without a role", ["sso_session = shop", "sso_account_id = 1"], "lacks sso_role_name"],
    [
      "SSO of the old form without a region",
      ["sso_start_url = https://x", "sso_account_id = 1", "sso_role_name = r"],
      "lacks sso_region",
    ],
    [
      "an sso-session without an address",
      ["sso_session = half", "sso_account_id = 1", "sso_role_name = r"],
      "lacks sso_start_url",
    ],
  ];
  test.each(brokenProfiles)(
    "are refused with a profile that has %s",
    async (_, settings, problem) => {
      const machine = new AwsMachine();
      machine.addKeys("base", "AKIABASE");
      machine.config("[profile back]", role, "source_profile = work");
      machine.config("[profile a]", role, "source_profile = b");
      machine.config("[profile b]", role, "source_profile = a");
      machine.config("[sso-session shop]", "sso_start_url = https://x", "sso_region = eu-west-1");
      machine.config("[sso-session half]", "sso_region = eu-west-1");
      machine.config("[profile work]", ...settings);
      const failure = await failureOf();
      expect(failure).toMatchObject({ code: "AWS_CONFIG_INVALID", exitCode: 2 });
      expect(failure.message).toContain("the profile work ");
      expect(failure.message).toContain(problem);
      expectNotShown(failure, SECRET);
    },
  );

  test.each([
    ["[work]", "config"],
    ["[profile work]", "credentials"],
    ["[Profile work]", "config"],
    ["[profile wrk]", "config"],
  ] as const)("do not have the profile work by %s in the %s file", async (section, file) => {
    const machine = new AwsMachine();
    writeFileSync(machine[`${file}File`], `${section}\n${KEYS}`);
    const failure = await failureOf();
    expect(failure).toMatchObject({ code: "PROFILE_NOT_FOUND", exitCode: 2 });
    expect(failure.message).toContain("~/.aws/config or ~/.aws/credentials");
    expectNotShown(failure, SECRET);
  });

  test.each(["config", "credentials"] as const)("are refused with a folder: %s", async (file) => {
    const machine = new AwsMachine();
    mkdirSync(machine[`${file}File`]);
    const failure = await failureOf();
    expect(failure).toMatchObject({ code: "AWS_CONFIG_INVALID", exitCode: 2 });
    expect(failure.message).toContain(`it is a folder, not a file (~/.aws/${file})`);
  });

  test("with any text in them give profiles, or fail with a word on it and no key", async () => {
    const name = fc.constantFrom("work", "default", "base", "__proto__", "constructor", "toString");
    const field = fc.constantFrom(
      "source_profile",
      "credential_source",
      "sso_session",
      "sso_account_id",
      "role_arn",
      "web_identity_token_file",
      "credential_process",
      "duration_seconds",
      "__proto__",
      "s3",
    );
    const setting = fc.oneof(
      fc.constantFrom("aws_access_key_id = AKIAWORK", `aws_secret_access_key = ${SECRET}`),
      fc.tuple(field, fc.oneof(name, fc.string())).map((pair) => pair.join(" = ")),
    );
    const sectionOf = (names: typeof name) =>
      names.chain((text) =>
        fc.constantFrom(`[${text}]`, `[profile ${text}]`, `[sso-session "${text}"]`),
      );
    const usual = fc.constantFrom("work", "default", "base");
    const section = sectionOf(usual);
    const odd = fc.oneof(
      fc.constantFrom(SECRET, `[${SECRET}`, `${SECRET}]`, `${SECRET} [default]`, ` ${SECRET}`),
      fc.constantFrom("", "# comment", "[", "]", "=", "[]", "\uFEFF", "\t", "  nested = 1"),
      fc.string({ unit: "binary", maxLength: 20 }),
    );
    const orderly = fc.tuple(
      section,
      fc.array(fc.oneof(section, setting, setting), { maxLength: 12 }),
    );
    const text = fc
      .oneof(
        { weight: 3, arbitrary: orderly.map(([first, rest]) => [first, ...rest]) },
        {
          weight: 1,
          arbitrary: fc.array(fc.oneof(section, sectionOf(name), setting, odd), { maxLength: 12 }),
        },
      )
      .chain((lines) => fc.constantFrom(lines.join("\n"), lines.join("\r\n")));
    const machine = new AwsMachine();
    const property = fc.asyncProperty(
      text,
      text,
      fc.oneof(usual, name),
      async (config, credentials, profile) => {
        writeFileSync(machine.configFile, config);
        writeFileSync(machine.credentialsFile, credentials);
        const found = await find(profile).catch((error: unknown) => error);
        if (!(found instanceof Error)) return;
        if (!(found instanceof KeepError)) throw found;
        expect(["AWS_CONFIG_INVALID", "PROFILE_NOT_FOUND"]).toContain(found.code);
        expectNotShown(found, SECRET);
      },
    );
    await fc.assert(property, { numRuns: 500 });
    // Nothing that was in them has got into every object.
    expect(Object.keys(Object)).toEqual([]);
    expect(({} as Record<string, unknown>)["aws_access_key_id"]).toBeUndefined();
  });
});
