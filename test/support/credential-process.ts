import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MadeUpCredentials } from "./made-up-credentials.ts";

/** What the program does when it is run. */
type Deed =
  /** Prints these, at each run the next ones, and the last ones from then on. */
  | { readonly kind: "give"; readonly credentials: readonly MadeUpCredentials[] }
  | { readonly kind: "print"; readonly text: string }
  /** Ends with a code, after a message on standard error. */
  | { readonly kind: "fail"; readonly code: number; readonly message: string }
  /** Prints nothing and does not end, until it is ended or its folder is removed. */
  | { readonly kind: "hang" };

/** A real program that gives credentials to the `credential_process` of a profile. */
export class CredentialProcess {
  readonly program: string;
  readonly #folder: string;

  constructor(folder: string, deed: Deed) {
    this.#folder = join(folder, "credential process");
    mkdirSync(this.#folder, { recursive: true });
    this.program = join(this.#folder, "give-credentials.mjs");
    writeFileSync(this.program, PROGRAM, { mode: 0o755 });
    this.setDeed(deed);
  }

  /** As it must stand in a profile. */
  get command(): string {
    return `"${this.program}"`;
  }

  /** The arguments of each run, in their order. */
  get runs(): readonly (readonly string[])[] {
    const file = join(this.#folder, "runs");
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    return lines.map((line) => JSON.parse(line) as readonly string[]);
  }

  /** Changes what it does from its next run on. */
  setDeed(deed: Deed): void {
    const file = join(this.#folder, "deed.json");
    // A run that begins now reads all of it or none.
    writeFileSync(`${file}.new`, JSON.stringify(programDeed(deed, this.runs.length)));
    renameSync(`${file}.new`, file);
  }
}

function programDeed(deed: Deed, earlierRuns: number): object {
  if (deed.kind !== "give") return deed;
  const texts = deed.credentials.map((credentials) =>
    JSON.stringify({
      Version: 1,
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration.toISOString(),
    }),
  );
  return { kind: deed.kind, texts, earlierRuns };
}

const PROGRAM = `#!${process.execPath}
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const inFolder = (name) => join(import.meta.dirname, name);
appendFileSync(inFolder("runs"), JSON.stringify(process.argv.slice(2)) + "\\n");
const deed = JSON.parse(readFileSync(inFolder("deed.json"), "utf8"));
if (deed.kind === "print") process.stdout.write(deed.text);
if (deed.kind === "give") {
  const runs = readFileSync(inFolder("runs"), "utf8").trimEnd().split("\\n").length;
  console.log(deed.texts.at(runs - deed.earlierRuns - 1) ?? deed.texts.at(-1));
}
if (deed.kind === "fail") {
  console.error(deed.message);
  process.exitCode = deed.code;
}
if (deed.kind === "hang") setInterval(() => existsSync(inFolder("runs")) || process.exit(), 100);
`;
