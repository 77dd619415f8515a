import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Aviary, loudModeOf, modes, withMore } from "../support/aviary.ts";
import { commands, uses } from "../support/canary-uses.ts";
import type { Canary } from "../support/canary.ts";
import { builtCommands } from "../support/command-manifest.ts";

/**
 * The value of canary.test.ts, typed where no value belongs. Of the modes that say the most, calls
 * take turns: from one misuse to the next, and from one command to the next.
 */

describe("typed in the wrong place", () => {
  /** Ways to add it to a call that works. */
  function misuses(command: string, canary: Canary): readonly (readonly string[])[] {
    const { flags, strict } = builtCommands()[command]!;
    // One word more than a value is what `set` does not take.
    const args = command === "set" ? ["set", "K", "x", "-e", "local"] : uses[command]![0]!.args;
    const choices = Object.keys(flags).filter((flag) => flags[flag]!.options !== undefined);
    const { text, core } = canary;
    return [
      // More words of `delete` are more keys, and keys are no secrets.
      ...(strict || command === "help" ? [[text], [text, text]] : []),
      [`--passwrod=${text}`],
      ["--passwrod", text],
      [`-p${core}`],
      [`-${core}`],
      [`--${core}`],
      [`--json=${text}`],
      ...choices.flatMap((flag) => [[`--${flag}`, text], [`--${flag}=${text}`]]),
    ].map((more) => withMore(args, ...more));
  }

  test.each(commands)("keep %s does not repeat it", async (command) => {
    const aviary = await Aviary.open();
    const turn = commands.indexOf(command);
    const silent = misuses(command, aviary.canary).map(async (args, index) => {
      const { flags, env } = loudModeOf(turn + index);
      const words = [args[0]!, ...flags, ...args.slice(1)];
      const called = words.join(" ").replaceAll(aviary.canary.core, "CANARY");
      const run = await aviary.run(words, { env });
      expect(run.code, called).not.toBe(0);
      aviary.expectSilence(called, run);
    });
    await Promise.all(silent);
    aviary.expectNoFiles();
  });

  test("as a length, a charset, a command or where no command is", async () => {
    const aviary = await Aviary.open();
    const { text, core } = aviary.canary;
    for (const args of [
      ["set", "L", "-e", "local", "--generate", "--length", text],
      ["set", "L", "-e", "local", "--generate", `--length=${core}`],
      ["set", "L", text, "-e", "local", "--generate"],
      ["set", "L", text, "-e", "nowhere"],
      ["set", "L", text, "-e", "production"],
      ["set", "L", text, "-e", "local"],
      ["set", "L", text, "-e", "local", "--if-absent", "--vault", "none"],
      [text],
      [core],
      [`--${core}`],
      ["vault", text],
      ["sett", "L", text],
      ["help", text],
      ["--version", text],
    ])
      for (const { flags, env } of modes)
        aviary.expectSilence(args[0]!, await aviary.run([...args, ...flags], { env }));
    aviary.expectNoFiles();
  });

  test("behind an equals sign, as in keep set KEY=VALUE", async () => {
    const aviary = await Aviary.open();
    for (const { flags, env } of modes) {
      const run = await aviary.run(["set", `L=${aviary.canary.text}`, "-e", "local", ...flags], {
        env,
      });
      expect(run.code).toBe(8);
      aviary.expectSilence("set KEY=VALUE", run);
    }
  });

  test.each(["vault:share", "vault:unshare"])(
    "a secret identity given to keep %s as a recipient",
    async (command) => {
      const aviary = await Aviary.open();
      const text = readFileSync(aviary.box.identityFile, "utf8");
      const identity = /AGE-SECRET-KEY-1\w+/.exec(text)![0];
      for (const { flags, env } of modes) {
        const args = [command, "local", "--recipient", identity, ...flags];
        const run = await aviary.run(args, { env });
        expect(run.code).not.toBe(0);
        aviary.expectSilence(command, run);
      }
    },
  );
});
