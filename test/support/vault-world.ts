import { join } from "node:path";
import type { Asker } from "../../src/core/asker.ts";
import { refusingAsker } from "../../src/terminal/refusing-asker.ts";
import { type AwsWorld, awsWorld } from "../../src/vaults/aws/world.ts";
import { AuditNotes } from "../../src/core/audit-notes.ts";
import type { OpeningWorld } from "../../src/vaults/open-vault.ts";

/** An AWS world in which nothing is set and nobody can be asked. */
export function testAwsWorld(facts: Partial<Omit<AwsWorld, "once">> = {}): AwsWorld {
  const ask: Asker = refusingAsker;
  return awsWorld({
    variables: {},
    flags: {},
    ask,
    signal: undefined,
    author: "ada",
    timeoutMs: 60_000,
    warn: () => undefined,
    ...facts,
  });
}

/** What a vault gets from outside, in a folder of the test's. */
export function testVaultWorld(folder: string, facts: Partial<OpeningWorld> = {}): OpeningWorld {
  const keepFolder = join(folder, ".keep");
  const notes = new AuditNotes();
  return {
    root: folder,
    keepFolder,
    identity: { defaultFile: join(folder, "home", "identity.txt") },
    author: "ada",
    now: () => new Date(),
    vaultFile: (slug) => join(keepFolder, "vaults", `${slug}.json`),
    reread: (same) => same,
    readSecret: async () => undefined,
    lockWaitMs: 30_000,
    aws: testAwsWorld(),
    notePlace: (vault, env) => notes.at(vault, env),
    ...facts,
  };
}
