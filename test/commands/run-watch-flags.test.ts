import { describe, expect, test } from "vitest";
import { workspaceWith } from "../support/workspace-with.ts";

const LOCAL = ["--env", "local"];
const PROGRAM = ["--", "sh", "-c", 'echo "$A"'];

describe("the flags of watching", () => {
  test.each([
    ["without a value", ["--watch", ...LOCAL]],
    ["without a value, last of all", [...LOCAL, "--watch"]],
    ["with seconds", ["--watch", "30", ...LOCAL]],
    ["with a unit", ["--watch=5m", ...LOCAL]],
    ["with a grace", ["--watch=1s", "--grace=500ms", ...LOCAL]],
    ["with no grace at all", ["--watch=24h", "--grace=0", ...LOCAL]],
  ])("are taken %s", async (_, flags) => {
    const box = await workspaceWith({ A: "1" });
    expect(await box.ok(["run", ...flags, ...PROGRAM])).toBe("1\n");
  });

  test.each(["0", "999ms", "25h", "-5", "soon", "1e3", "5 m", "3m20s"])(
    "an interval of %s is refused before anything is started",
    async (interval) => {
      const box = await workspaceWith({ A: "1" });
      const failure = await box.failure(["run", `--watch=${interval}`, ...LOCAL, ...PROGRAM]);
      expect(failure).toMatchObject({
        exit: 2,
        code: "USAGE",
        message: "--watch takes a time from 1 second to 24 hours.",
      });
    },
  );

  test("a grace that is none is refused, and one without watching", async () => {
    const box = await workspaceWith({ A: "1" });
    const bad = await box.failure(["run", "--watch", "--grace=x", ...LOCAL, ...PROGRAM]);
    expect(bad).toMatchObject({ exit: 2, message: "--grace takes a time from 0 to 24 hours." });
    const alone = await box.failure(["run", "--grace=5", ...LOCAL, ...PROGRAM]);
    expect(alone).toMatchObject({ exit: 2, message: "--grace needs --watch." });
  });
});
