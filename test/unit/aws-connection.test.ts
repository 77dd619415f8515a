import { describe, expect, test } from "vitest";
import type { Variables } from "../../src/core/variables.ts";
import { connectionOf } from "../../src/vaults/aws/connection.ts";
import { failureOf } from "../support/failure-of.ts";
import { testAwsWorld } from "../support/vault-world.ts";

const file = {
  slug: "aws",
  driver: "ssm",
  region: "eu-central-1",
  profile: "file",
  endpoint: "http://file",
};

function connect(variables: Variables, settings: object = file) {
  const world = testAwsWorld({ variables });
  return (service: "ssm" | "secretsmanager") =>
    connectionOf({ ...file, ...settings }, service, world);
}

describe("the connection of an AWS vault", () => {
  test("is what its file says", () => {
    expect(connect({})("ssm")).toEqual({
      region: "eu-central-1",
      profile: "file",
      endpoint: "http://file",
    });
  });

  test("leaves what is absent or empty to the SDK", () => {
    const nothing = { region: undefined, profile: "", endpoint: "" };
    expect(connect({}, nothing)("ssm")).toEqual({
      region: undefined,
      profile: undefined,
      endpoint: undefined,
    });
  });

  test("takes KEEP_REGION and KEEP_PROFILE before all else", () => {
    const variables = { KEEP_REGION: "us-east-2", KEEP_PROFILE: "mine", AWS_PROFILE: "sdk" };
    expect(connect(variables)("ssm")).toMatchObject({ region: "us-east-2", profile: "mine" });
  });

  test.each([
    ["a flag before all variables", { KEEP_PROFILE: "mine", AWS_PROFILE: "sdk" }, "flag", "flag"],
    ["KEEP_PROFILE before AWS_PROFILE", { KEEP_PROFILE: "mine", AWS_PROFILE: "sdk" }, "", "mine"],
    [
      "AWS_PROFILE before the keys in the environment and the file",
      { AWS_PROFILE: "sdk", AWS_ACCESS_KEY_ID: "AKIAMADEUPFORTESTS00" },
      "",
      "sdk",
    ],
    [
      "the keys in the environment before the file",
      { AWS_ACCESS_KEY_ID: "AKIAMADEUPFORTESTS00" },
      "",
      undefined,
    ],
    ["the file", {}, "", "file"],
  ])("takes as the profile %s", (_, variables, flag, profile) => {
    const flags = flag === "" ? {} : { profile: flag };
    const world = testAwsWorld({ variables, flags });
    expect(connectionOf(file, "ssm", world).profile).toBe(profile);
  });

  test("takes --region before KEEP_REGION", () => {
    const world = testAwsWorld({
      variables: { KEEP_REGION: "us-east-2" },
      flags: { region: "eu-west-3" },
    });
    expect(connectionOf(file, "ssm", world).region).toBe("eu-west-3");
  });

  test.each([
    ["--region", { flags: { region: "eu west" } }],
    ["KEEP_REGION", { variables: { KEEP_REGION: "evil.example/" } }],
  ])("refuses what cannot be a region, from %s", (from, facts) => {
    const failure = failureOf(() => connectionOf(file, "ssm", testAwsWorld(facts)));
    expect(failure.code).toBe("NO_REGION");
    expect(failure.message).toContain(from);
  });

  test.each([
    ["its file", {}, "http://file", "http://file"],
    ["AWS_ENDPOINT_URL before it", { AWS_ENDPOINT_URL: "http://all" }, "http://all", "http://all"],
    [
      "the SDK's variable of the service before that",
      { AWS_ENDPOINT_URL: "http://all", AWS_ENDPOINT_URL_SSM: "http://sdk-ssm" },
      "http://sdk-ssm",
      "http://all",
    ],
    [
      "the SDK's variable of the other service likewise",
      { AWS_ENDPOINT_URL: "http://all", AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://sdk-sm" },
      "http://all",
      "http://sdk-sm",
    ],
    [
      "Keep's variables before all",
      {
        AWS_ENDPOINT_URL: "http://all",
        AWS_ENDPOINT_URL_SSM: "http://sdk-ssm",
        AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://sdk-sm",
        AWS_SSM_ENDPOINT: "http://ssm",
        AWS_SECRETSMANAGER_ENDPOINT: "http://sm",
      },
      "http://ssm",
      "http://sm",
    ],
    [
      "its file where the SDK is told to ignore what is configured",
      { AWS_ENDPOINT_URL: "http://all", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
      "http://file",
      "http://file",
    ],
  ])("takes the address from %s", (_, variables, ssm, secretsmanager) => {
    const connection = connect(variables);
    expect(connection("ssm").endpoint).toBe(ssm);
    expect(connection("secretsmanager").endpoint).toBe(secretsmanager);
  });

  const words = ["foo", "localhost:4566", "127.0.0.1:4566", "ftp://host", "http://", "http://a b"];
  test.each([
    ["AWS_SSM_ENDPOINT", (text: string) => connect({ AWS_SSM_ENDPOINT: text })],
    ["AWS_ENDPOINT_URL_SSM", (text: string) => connect({ AWS_ENDPOINT_URL_SSM: text })],
    ["AWS_ENDPOINT_URL", (text: string) => connect({ AWS_ENDPOINT_URL: text })],
    ["endpoint in its file", (text: string) => connect({}, { endpoint: text })],
  ])("refuses what is no address, from %s, and does not repeat it", (from, connectWith) => {
    for (const word of words) {
      const { code, exitCode, message } = failureOf(() => connectWith(word)("ssm"));
      expect({ code, exitCode }).toEqual({ code: "ENDPOINT_INVALID", exitCode: 2 });
      expect(message).toBe(`What ${from} says for the vault aws is no http or https address.`);
    }
  });

  test("does not look at an address that does not count", () => {
    const variables = { AWS_SSM_ENDPOINT: "http://ssm", AWS_ENDPOINT_URL: "foo" };
    expect(connect(variables)("ssm").endpoint).toBe("http://ssm");
    expect(() => connect(variables)("secretsmanager")).toThrow();
  });

  test.each([
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  ])("refuses %s with anything but true and false", (name) => {
    for (const value of ["true", "false"])
      expect(() => connect({ [name]: value })("ssm")).not.toThrow();
    for (const value of ["True", "TRUE", "1", "yes"]) {
      const { code, exitCode, message } = failureOf(() => connect({ [name]: value })("ssm"));
      expect({ code, exitCode }).toEqual({ code: "AWS_CONFIG_INVALID", exitCode: 2 });
      expect(message).toContain(`${name} must be true or false`);
    }
  });
});
