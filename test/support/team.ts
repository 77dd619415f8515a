import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type RunOptions, Sandbox } from "./sandbox.ts";

/** One project, made by Ada, and Bob, who has the same folder but an identity of his own. */
export interface Team {
  readonly project: Sandbox;
  readonly bob: RunOptions;
  readonly bobFile: string;
  readonly ada: string;
  readonly bobs: string;
}

/** A project whose environments local and staging have a secret `A` each. */
export async function newTeam(): Promise<Team> {
  const project = new Sandbox();
  await project.init();
  for (const env of ["local", "staging"]) await project.set("A", `${env} value`, env);
  const bob = userOf(new Sandbox());
  const [ada, bobs] = await Promise.all([
    project.ok(["identity"]),
    project.ok(["identity"], bob.options),
  ]);
  return {
    project,
    bob: bob.options,
    bobFile: bob.identityFile,
    ada: ada.trim(),
    bobs: bobs.trim(),
  };
}

/** How the user of another sandbox works in this one's project. */
export function userOf({ home, identityFile }: Sandbox) {
  const env = { HOME: home, XDG_CONFIG_HOME: join(home, "config") };
  return { options: { env }, identityFile };
}

/** The secret key in an identity file. */
export function keyIn(identityFile: string): string {
  return /^AGE-SECRET-KEY-1.*$/m.exec(readFileSync(identityFile, "utf8"))![0];
}
