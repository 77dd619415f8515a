import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { onAction } from "../support/aws-faults.ts";
import { AwsMachine, VALUE, useSecret } from "../support/aws-machine.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import { expectNotShown } from "../support/leaks.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

const TOKEN = "made-up.web-identity.token";
const ROLE = "arn:aws:iam::123456789012:role/deploy";

/** The ways to name a file with a token. */
const ways: Readonly<Record<string, (machine: AwsMachine, file: string) => void>> = {
  "the environment": (machine, file) =>
    machine.set({ AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: ROLE }),
  "a profile": (machine, file) => {
    machine.config("[profile ci]", `role_arn = ${ROLE}`, `web_identity_token_file = ${file}`);
    machine.flags.profile = "ci";
  },
  "the vault's file": (machine, file) =>
    Object.assign(machine.settings, { web_identity_token_file: file, role_arn: ROLE }),
};
const everyWay = AWS_DRIVERS.flatMap((driver) =>
  Object.keys(ways).map((way) => [way, driver] as const),
);

describeWithMoto("a web identity token", (moto) => {
  const proxy = useAwsProxy(moto);
  useSecret(moto);

  /** A machine with a file for a token, as a way names it. */
  function makeMachine(way: string, token = TOKEN) {
    const machine = new AwsMachine(proxy());
    const file = machine.write("token", token);
    ways[way]!(machine, file);
    return { machine, file };
  }

  test.each(everyWay)("named by %s gives the role's keys, for %s", async (way, driver) => {
    const { machine } = makeMachine(way, `${TOKEN}\n`);
    expect(await machine.read(driver)).toBe(VALUE);
    const [exchange, reading] = proxy().calls;
    expect(exchange).toMatchObject({
      action: "AssumeRoleWithWebIdentity",
      body: { RoleArn: ROLE, WebIdentityToken: TOKEN, RoleSessionName: "keep-ada" },
    });
    expect(exchange).not.toHaveProperty("accessKeyId");
    expect(reading).toMatchObject({ service: driver, hasSessionToken: true });
    expect(proxy().calls).toHaveLength(2);
  });

  test("takes the session's name from the variable", async () => {
    const { machine } = makeMachine("the environment");
    machine.set({ AWS_ROLE_SESSION_NAME: "build-17" });
    await machine.read();
    expect(proxy().calls[0]!.body).toMatchObject({ RoleSessionName: "build-17" });
  });

  test("takes what the vault's file says of the session", async () => {
    const { machine } = makeMachine("the vault's file");
    Object.assign(machine.settings, { session_name: "build-18", session_duration: 900 });
    await machine.read();
    expect(proxy().calls[0]!.body).toMatchObject({
      RoleSessionName: "build-18",
      DurationSeconds: "900",
    });
  });

  test("in the vault's file may be named from the project's folder", async () => {
    const { machine } = makeMachine("the vault's file");
    machine.settings["web_identity_token_file"] = "token";
    expect(await machine.read()).toBe(VALUE);
  });

  test("of the vault's file gives the first role, which assumes the next one", async () => {
    const { machine } = makeMachine("the vault's file");
    const next = "arn:aws:iam::123456789012:role/next";
    machine.settings["role_arn"] = [ROLE, next];
    await machine.read();
    const [byToken, byRole] = proxy().calls;
    expect(byToken!.body).toMatchObject({ RoleArn: ROLE, WebIdentityToken: TOKEN });
    expect(byRole).toMatchObject({ action: "AssumeRole", body: { RoleArn: next } });
    expect(byRole!.accessKeyId).toMatch(/^ASIA/);
  });

  test("is exchanged once for all the vaults of a run", async () => {
    const { machine } = makeMachine("the environment");
    const world = machine.world();
    const vaults = await Promise.all(AWS_DRIVERS.map((driver) => machine.open(driver, world)));
    await Promise.all(vaults.flatMap((vault) => [vault.list(), vault.list()]));
    expect(proxy().count("AssumeRoleWithWebIdentity")).toBe(1);
  });

  test("is read again when the keys it gave have expired", async () => {
    const { machine, file } = makeMachine("the environment");
    const vault = await machine.open();
    await vault.read(["A"]);
    const first = proxy().calls.at(-1)!.accessKeyId;
    proxy().faults = [
      (call) => {
        if (call.accessKeyId !== first) return undefined;
        writeFileSync(file, "the next token");
        return { kind: "error", status: 400, code: "ExpiredTokenException" };
      },
    ];
    expect((await vault.read(["A"])).secrets.size).toBe(1);
    const exchanges = proxy().calls.filter(({ service }) => service === "sts");
    expect(exchanges.map(({ body }) => body["WebIdentityToken"])).toEqual([
      TOKEN,
      "the next token",
    ]);
  });

  test.each(everyWay)("that is missing is named: %s, %s", async (way, driver) => {
    const { machine, file } = makeMachine(way);
    rmSync(file);
    const failure = await machine.failure(driver);
    expect(failure).toMatchObject({ code: "WEB_IDENTITY_REJECTED", exitCode: 4 });
    expect(failure.message).toContain(`${file} does not lead to ${ROLE}: there is no such file`);
    expect(proxy().calls).toEqual([]);
  });

  test.each(["", " \n"])("that is empty (%j) is named", async (token) => {
    for (const way of Object.keys(ways)) {
      const { machine } = makeMachine(way, token);
      const failure = await machine.failure();
      expect(failure).toMatchObject({ code: "WEB_IDENTITY_REJECTED", exitCode: 4 });
      expect(failure.message).toContain("the file is empty");
    }
  });

  test("that is a folder is named", async () => {
    const { machine, file } = makeMachine("the environment");
    rmSync(file);
    mkdirSync(join(file));
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "WEB_IDENTITY_REJECTED", exitCode: 4 });
    expect(failure.message).toContain("it is a folder");
  });

  test.each([
    ["InvalidIdentityToken", 400, "it is not valid"],
    ["ExpiredTokenException", 400, "it has expired"],
    ["IDPRejectedClaim", 403, "its issuer rejects it"],
    ["AccessDenied", 403, "the role does not trust"],
  ])("that STS refuses with %s says why", async (code, status, reason) => {
    for (const [way, driver] of everyWay) {
      const { machine } = makeMachine(way);
      const message = `Token ${TOKEN} refused`;
      const fault = { kind: "error", status, code, message } as const;
      proxy().clear();
      proxy().faults = [onAction("AssumeRoleWithWebIdentity", fault)];
      const failure = await machine.failure(driver);
      expect(failure).toMatchObject({ code: "WEB_IDENTITY_REJECTED", exitCode: 4 });
      expect(failure.message).toContain(reason);
      expect(failure.message).toContain(ROLE);
      expectNotShown(failure, TOKEN);
      expect(proxy().calls).toHaveLength(1);
    }
  });

  test("of the environment does not count without AWS_WEB_IDENTITY_TOKEN_FILE", async () => {
    const { machine } = makeMachine("the environment");
    machine.unset("AWS_WEB_IDENTITY_TOKEN_FILE");
    const failure = await machine.failure();
    expect(failure.code).toBe("NO_CREDENTIALS");
    expect(String(failure.details["tried"])).toContain("TOKEN_FILE is not set");
  });

  test("of the environment without a role is half a configuration, which is an error", async () => {
    const { machine } = makeMachine("the environment");
    machine.unset("AWS_ROLE_ARN");
    const failure = await machine.failure();
    expect(failure).toMatchObject({ code: "AWS_CONFIG_INVALID", exitCode: 2 });
    expect(failure.message).toContain("AWS_ROLE_ARN");
  });
});
