import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Sandbox, keepBinary } from "../support/sandbox.ts";

/** Many processes, and processes that die, change one workspace at the same time. */

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

function leftovers(box: Sandbox): readonly string[] {
  return readdirSync(box.path(".keep"), { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(?:tmp|lock)$/.test(name),
  );
}

describe("the settings", () => {
  test("20 environments and 10 vaults added at once all land", async () => {
    const box = new Sandbox();
    await box.init();
    await box.ok(["workspace", "--envs", "local", "--vaults", "local"]);
    const calls = [
      ...numbers(20).map((index) => ["env:add", `env${index}`]),
      ...numbers(10).map((index) => ["vault:add", "--driver", "local", "--slug", `v${index}`]),
    ];
    const runs = await Promise.all(calls.map((args) => box.keep(args)));
    expect(runs.filter(({ code }) => code !== 0)).toEqual([]);
    const { envs } = JSON.parse(box.read(".keep/settings.json")) as { envs: string[] };
    expect(envs.toSorted()).toEqual(
      ["local", "staging", "production", ...numbers(20).map((index) => `env${index}`)].toSorted(),
    );
    expect(await box.json(["vault:list"])).toHaveLength(11);
    const choice = (await box.json(["workspace"])) as Record<string, string[]>;
    expect(choice["active_envs"]).toHaveLength(21);
    expect(choice["active_vaults"]).toHaveLength(11);
    expect(leftovers(box)).toEqual([]);
  });

  test("of the same addition made at once, one wins and the others say that it exists", async () => {
    const box = new Sandbox();
    await box.init();
    for (const args of [
      ["env:add", "qa"],
      ["vault:add", "--driver", "local", "--slug", "two"],
    ]) {
      const runs = await Promise.all(numbers(5).map(() => box.keep(args)));
      expect(runs.map(({ code }) => code).toSorted()).toEqual([0, 6, 6, 6, 6]);
    }
    expect(await box.json(["env:list"])).toHaveLength(4);
    expect(await box.json(["vault:list"])).toHaveLength(2);
  });

  test("init at once in a fresh folder makes one workspace with one identity", async () => {
    const box = new Sandbox();
    const runs = await Promise.all(numbers(4).map(() => box.keep(["init", "--yes"])));
    for (const { code, stderr } of runs) expect([0, 6], stderr).toContain(code);
    expect(runs.some(({ code }) => code === 0)).toBe(true);
    expect(await box.json(["vault:list"])).toHaveLength(1);
    await box.set("A", "x");
    expect(await box.ok(["get", "A", "-e", "local"])).toBe("x\n");
  });

  test("kill -9 at any moment leaves settings that are whole, and no lock that stays", async () => {
    const box = new Sandbox();
    await box.init();
    for (const index of numbers(12)) {
      const child = box.spawn(process.execPath, [keepBinary, "env:add", `killed${index}`], {
        stdio: "ignore",
      });
      // From before it reads to after it has written.
      await new Promise((resolve) => setTimeout(resolve, 40 + index * 12));
      child.kill("SIGKILL");
      const { envs } = JSON.parse(box.read(".keep/settings.json")) as { envs: string[] };
      expect(envs.slice(0, 3)).toEqual(["local", "staging", "production"]);
    }
    await box.ok(["env:add", "after"], { env: { KEEP_LOCK_TIMEOUT: "5" } });
    expect(await box.json(["env:list"])).toContainEqual({
      env: "after",
      protected: false,
      active: true,
    });
  });
});
