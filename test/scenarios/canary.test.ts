import { describe, expect, test } from "vitest";
import { Aviary, loudModes, modes, withMore } from "../support/aviary.ts";
import { commands, uses } from "../support/canary-uses.ts";
import { Canary } from "../support/canary.ts";
import { builtCommands } from "../support/command-manifest.ts";

/**
 * A made-up value is stored, and every command is used in every mode. It may come out on standard
 * output where it is what the command was asked for, and nowhere else. Wrong places for it are in
 * canary-misuse.test.ts and canary-broken-places.test.ts.
 *
 * The first use of each command is run in all four modes, the others in the two that say the most.
 */

test("the canary would be found", async () => {
  const canary = new Canary();
  const { core } = canary;
  for (const text of [
    canary.text,
    JSON.stringify(canary.text),
    encodeURIComponent(canary.text),
    core.toUpperCase(),
    Buffer.from(canary.text).toString("hex"),
    Buffer.from(canary.text).toString("base64"),
    Buffer.from(`x${canary.text}`).toString("base64url"),
    Buffer.from(`xy${canary.text}`).toString("base64"),
  ])
    expect(canary.isIn(`before ${text} after`)).toBe(true);
  expect(canary.isIn("CANARY")).toBe(false);
  const aviary = await Aviary.open();
  const { stdout } = await aviary.run(["get", "K", "-e", "local"]);
  expect(aviary.canary.isIn(stdout)).toBe(true);
  expect(() =>
    aviary.expectSilence("get", { code: 0, signal: null, stdout, stderr: "" }),
  ).toThrow();
  aviary.box.write("base/leak", aviary.canary.text);
  expect(() => aviary.expectNoFiles()).toThrow();
});

test("every command has its case here", () => {
  expect(commands.toSorted()).toEqual(Object.keys(builtCommands()).toSorted());
});

describe("used as meant", () => {
  test.each(commands)("keep %s shows the value only as its result", async (command) => {
    const aviary = await Aviary.open();
    for (const [index, { args, prints, input = false, env: own }] of uses[command]!.entries()) {
      const runs = await Promise.all(
        (index === 0 ? modes : loudModes).map(({ flags, env }) =>
          aviary.run(withMore(args, ...flags), { env: { ...env, ...own }, input }),
        ),
      );
      for (const run of runs) aviary.expectSilence(args.join(" "), run, prints);
      const shown = runs.map(({ stdout }) => aviary.canary.isIn(stdout));
      expect(new Set(shown), args.join(" ")).toEqual(new Set([prints === true]));
      // A plain use that fails would show nothing.
      const codes = index === 0 ? runs.map(({ code }) => code) : [0];
      expect(new Set(codes), args.join(" ")).toEqual(new Set([0]));
    }
    aviary.expectNoFiles("out.env", "out.env/K", "out.env/J", "out.env/BROKEN", "out.env/MANY");
  });
});
