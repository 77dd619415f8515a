import { expect, test } from "vitest";
import { toRemoved } from "../../src/vaults/secretsmanager/secrets.ts";

const NOW = new Date("2026-11-20T12:00:00.000Z");

function removed(date: string | undefined) {
  return toRemoved("A", { ...(date && { DeletedDate: new Date(date) }) }, NOW);
}

test("of a secret that will be gone at a time, it is known when it was deleted at the earliest and the latest", () => {
  expect(removed("2026-12-01T12:00:00.000Z")).toEqual({
    key: "A",
    removedBetween: ["2026-11-01T12:00:00.000Z", "2026-11-20T12:00:00.000Z"],
    restorableUntil: "2026-12-01T12:00:00.000Z",
  });
});

test("of a secret that is gone in less than the shortest time, the deletion lies back", () => {
  expect(removed("2026-11-22T12:00:00.000Z").removedBetween).toEqual([
    "2026-10-23T12:00:00.000Z",
    "2026-11-15T12:00:00.000Z",
  ]);
});

test("where the clocks differ, a deletion is never later than now", () => {
  // Deleted with the longest time by a service whose clock is five minutes ahead.
  expect(removed("2026-12-20T12:05:00.000Z").removedBetween).toEqual([
    "2026-11-20T12:00:00.000Z",
    "2026-11-20T12:00:00.000Z",
  ]);
});

test("a date that has passed is that of the deletion", () => {
  expect(removed("2026-11-19T12:00:00.000Z")).toEqual({
    key: "A",
    removedAt: "2026-11-19T12:00:00.000Z",
  });
  expect(removed(undefined)).toEqual({ key: "A" });
});
