import type { AwsMachine } from "./aws-machine.ts";
import { secretOf } from "./aws-machine.ts";
import { ContainerCredentialsServer } from "./container-credentials-server.ts";
import { ImdsServer } from "./imds-server.ts";
import { runInTest } from "./loopback-listener.ts";

/** A source of credentials, that a test can set up on a machine. */
export interface AwsSource {
  readonly name: string;
  /** Returns what the first call is made with then: a key's id, or a token. */
  readonly setUp: (machine: AwsMachine) => string | Promise<string>;
}

/** The sources for a vault, those before others first. */
export const sourcesInOrder: readonly AwsSource[] = [
  {
    name: "--profile",
    setUp(machine) {
      machine.flags.profile = "of-flag";
      machine.addKeys("of-flag", "AKIAOFFLAG");
      return "AKIAOFFLAG";
    },
  },
  {
    name: "KEEP_PROFILE",
    setUp(machine) {
      machine.set({ KEEP_PROFILE: "of-keep" });
      machine.addKeys("of-keep", "AKIAOFKEEP");
      return "AKIAOFKEEP";
    },
  },
  {
    name: "the keys of the vault's file",
    setUp(machine) {
      machine.set({ MY_ID: "AKIAOFFILE", MY_SECRET: secretOf("AKIAOFFILE") });
      machine.settings["access_key_id"] = "env:MY_ID";
      machine.settings["secret_access_key"] = "env:MY_SECRET";
      return "AKIAOFFILE";
    },
  },
  {
    name: "the token file of the vault's file",
    setUp(machine) {
      const file = machine.write("vault-token", "token-of-vault");
      machine.settings["web_identity_token_file"] = file;
      machine.settings["role_arn"] = "arn:aws:iam::123456789012:role/deploy";
      return "token-of-vault";
    },
  },
  {
    name: "AWS_PROFILE",
    setUp(machine) {
      machine.set({ AWS_PROFILE: "of-aws" });
      machine.addKeys("of-aws", "AKIAOFAWS");
      return "AKIAOFAWS";
    },
  },
  {
    name: "the keys in the environment",
    setUp(machine) {
      machine.set({
        AWS_ACCESS_KEY_ID: "AKIAOFENV",
        AWS_SECRET_ACCESS_KEY: secretOf("AKIAOFENV"),
      });
      return "AKIAOFENV";
    },
  },
  {
    name: "the profile of the vault's file",
    setUp(machine) {
      machine.settings["profile"] = "of-vault";
      machine.addKeys("of-vault", "AKIAOFVAULT");
      return "AKIAOFVAULT";
    },
  },
  {
    name: "the profile default",
    setUp(machine) {
      machine.addKeys("default", "AKIADEFAULT");
      return "AKIADEFAULT";
    },
  },
  {
    name: "a web identity in the environment",
    setUp(machine) {
      machine.set({
        AWS_WEB_IDENTITY_TOKEN_FILE: machine.write("environment-token", "token-of-environment"),
        AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/deploy",
      });
      return "token-of-environment";
    },
  },
  {
    name: "a container",
    async setUp(machine) {
      const server = await runInTest(new ContainerCredentialsServer());
      machine.set(server.variables);
      return server.credentials.accessKeyId;
    },
  },
  {
    name: "the metadata of an instance",
    async setUp(machine) {
      const server = await runInTest(new ImdsServer());
      machine.set(server.variables);
      return server.credentials.accessKeyId;
    },
  },
];
