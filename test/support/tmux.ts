import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { type RunOptions, type Sandbox, keepBinary } from "./sandbox.ts";

/**
 * A shell in a real terminal, in a tmux server of its own that ends with the test. In it `keep`
 * is the command, and the prompt is a lone `%`.
 */
export class TerminalSession {
  readonly #server = `keep-test-${randomBytes(6).toString("hex")}`;
  readonly #box: Sandbox;

  constructor(
    box: Sandbox,
    {
      columns = 100,
      env = {},
    }: { readonly columns?: number; readonly env?: RunOptions["env"] } = {},
  ) {
    this.#box = box;
    const rc = join(box.folder, "rc");
    writeFileSync(
      rc,
      `PS1='% '\nunset HISTFILE\nkeep() { "${process.execPath}" "${keepBinary}" "$@"; }\ncd "${box.project}"\n`,
    );
    const size = ["-x", String(columns), "-y", "50"];
    const shell = `exec bash --noprofile --rcfile '${rc}' -i`;
    this.#tmux(["-f", "/dev/null", "new-session", "-d", ...size, shell], env);
    const pid = Number(this.#tmux(["display-message", "-p", "#{pid}"]));
    onTestFinished(() => {
      try {
        process.kill(pid);
      } catch {
        // It has ended with its last session.
      }
    });
  }

  /** The text on the screen, with the escapes of colours if they are asked for. */
  screen(escapes = false): string {
    return this.#tmux(["capture-pane", "-p", "-S", "-", "-J", ...(escapes ? ["-e"] : [])]);
  }

  /** Waits until the screen shows it. */
  async sees(what: string | RegExp): Promise<void> {
    await expect.poll(() => this.screen(), { timeout: 15_000, interval: 30 }).toMatch(what);
  }

  /** Types text as it is. */
  type(text: string): void {
    this.#tmux(["send-keys", "-l", "--", text]);
  }

  /** Presses keys by tmux's names: Enter, C-c, Down, … */
  press(...keys: readonly string[]): void {
    this.#tmux(["send-keys", ...keys]);
  }

  /** Types a line and presses Enter. */
  enter(line: string): void {
    this.type(line);
    this.press("Enter");
  }

  /** Waits for the running command's end, and returns its exit code. */
  async code(): Promise<number> {
    const mark = randomBytes(4).toString("hex");
    await this.sees(/% *\n*$/);
    // Split, so that the typed line itself does not look like the answer.
    this.enter(`echo "code-${mark.slice(0, 4)}""${mark.slice(4)}=$?."`);
    const answer = new RegExp(`code-${mark}=(\\d+)\\.`);
    await this.sees(answer);
    return Number(answer.exec(this.screen())![1]);
  }

  /** Makes the terminal another size. */
  resize(columns: number, rows: number): void {
    this.#tmux(["resize-window", "-x", String(columns), "-y", String(rows)]);
  }

  /** Takes the terminal away from what runs in it. */
  hangUp(): void {
    this.#tmux(["kill-session"]);
  }

  /** Whether the terminal echoes and cooks again, as a shell's child finds it. */
  async isSane(): Promise<boolean> {
    const file = join(this.#box.folder, `stty-${randomBytes(4).toString("hex")}`);
    this.enter(`clear; stty -a > '${file}'; echo "do""ne"`);
    await this.sees("done");
    const flags = execFileSync("cat", [file], { encoding: "utf8" }).split(/[\s;]+/);
    return ["echo", "icanon", "isig", "opost"].every((flag) => flags.includes(flag));
  }

  #tmux(args: readonly string[], env: RunOptions["env"] = {}): string {
    return execFileSync("tmux", ["-L", this.#server, ...args], {
      encoding: "utf8",
      env: { ...this.#box.variables({ TERM: "xterm-256color", LANG: "C.UTF-8", ...env }) },
    });
  }
}
