import { expect, test } from "vitest";
import type { SecretVersion } from "../../src/core/vault.ts";
import { versionAt } from "../../src/plans/version-at.ts";

const day = (date: number): string => new Date(Date.UTC(2026, 10, date)).toISOString();

const version = (date: number): SecretVersion => ({
  version: `v${date}`,
  labels: [],
  plain: false,
  current: false,
  createdAt: day(date),
});

/** Of the versions of each day only these are left: that of day 1 has a stage, and so was kept. */
const history = {
  versions: [8, 7, 6, 1].map(version),
  more: 0,
  createdAt: day(1),
  completeSince: day(6),
};

test("a version that was kept for its stage does not pass for those after it that are gone", () => {
  expect(versionAt(history, new Date(day(4)))).toBe("gone");
  expect(versionAt(history, new Date(day(6)))).toMatchObject({ version: "v6" });
  expect(versionAt(history, new Date(day(7)))).toMatchObject({ version: "v7" });
  expect(versionAt(history, new Date(Date.UTC(2026, 9, 30)))).toBe("absent");
});

test("where none is missing, the newest of those that there were by then counts", () => {
  const { completeSince: _, ...complete } = history;
  expect(versionAt(complete, new Date(day(4)))).toMatchObject({ version: "v1" });
});
