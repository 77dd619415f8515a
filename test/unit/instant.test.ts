import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readInstant, readSpan } from "../../src/cli/time-flags.ts";
import { parseInstant } from "../../src/core/instant.ts";

const NOW = new Date("2026-11-20T14:30:15.250Z");

const iso = (text: string): string | undefined => parseInstant(text, NOW)?.toISOString();

describe("an instant", () => {
  test("with an offset is that very moment, wherever one is", () => {
    for (const text of [
      "2026-11-20T13:30:00Z",
      "2026-11-20 13:30Z",
      "2026-11-20 13:30:00 UTC",
      "2026-11-20 13:30 z",
      "2026-11-20 14:30+01:00",
      "2026-11-20 14:30 +01",
      "2026-11-20T19:00:00+0530",
      "2026-11-20 13:30:00.000-00:00",
      "  2026-11-20  13:30Z ",
    ])
      expect([text, iso(text)]).toEqual([text, "2026-11-20T13:30:00.000Z"]);
    expect(iso("2026-11-20T13:30:00.123456789Z")).toBe("2026-11-20T13:30:00.123Z");
    expect(iso("2024-02-29 00:00Z")).toBe("2024-02-29T00:00:00.000Z");
  });

  test("without an offset is in the local time zone, a day its first moment", () => {
    expect(parseInstant("2026-07-02", NOW)).toEqual(new Date(2026, 6, 2));
    expect(parseInstant("2026-07-02 08:05", NOW)).toEqual(new Date(2026, 6, 2, 8, 5));
    expect(parseInstant("2026-07-02T08:05:09", NOW)).toEqual(new Date(2026, 6, 2, 8, 5, 9));
  });

  test("is the whole second where it ends a span, since that is how times are shown", () => {
    const end = (text: string) => parseInstant(text, NOW, true)?.toISOString();
    expect(end("2026-11-20 13:30:05Z")).toBe("2026-11-20T13:30:05.999Z");
    expect(end("2026-11-20 13:30:05.2Z")).toBe("2026-11-20T13:30:05.200Z");
    expect(end("2026-11-20 13:30Z")).toBe("2026-11-20T13:30:00.000Z");
    expect(parseInstant("2026-11-20", NOW, true)).toEqual(new Date(2026, 10, 20));
    expect(parseInstant("now", NOW, true)).toEqual(NOW);
    // The second that goes on is not in the future.
    expect(end("2026-11-20 14:30:15Z")).toBe(NOW.toISOString());
    expect(end("2026-11-20 14:30:16Z")).toBe("2026-11-20T14:30:16.999Z");
    const second = "2026-11-20 13:30:05Z";
    expect(readSpan({ since: second, before: second }, NOW)).toEqual({
      since: new Date("2026-11-20T13:30:05.000Z"),
      before: new Date("2026-11-20T13:30:05.999Z"),
    });
    expect(readInstant("at", second, NOW)).toEqual(new Date("2026-11-20T13:30:05.999Z"));
  });

  test("may be a word", () => {
    const [year, month, day] = [NOW.getFullYear(), NOW.getMonth(), NOW.getDate()];
    expect(parseInstant("now", NOW)).toEqual(NOW);
    expect(parseInstant("Today", NOW)).toEqual(new Date(year, month, day));
    expect(parseInstant("yesterday", NOW)).toEqual(new Date(year, month, day - 1));
  });

  test("may be how long ago it was", () => {
    const forms = ["90m", "90 m", "90 min ago", "90mins", "90 minutes ago", "90 Minutes Ago"];
    for (const text of [...forms, "5400s", "5400 seconds ago", "5400 secs"])
      expect([text, iso(text)]).toEqual([text, "2026-11-20T13:00:15.250Z"]);
    expect(iso("2h")).toBe("2026-11-20T12:30:15.250Z");
    expect(iso("3 hrs ago")).toBe("2026-11-20T11:30:15.250Z");
    expect(iso("7d")).toBe("2026-11-13T14:30:15.250Z");
    expect(iso("1 day ago")).toBe("2026-11-19T14:30:15.250Z");
    expect(iso("2 weeks")).toBe("2026-11-06T14:30:15.250Z");
  });

  test("is nothing else", () => {
    for (const text of [
      "",
      "2026",
      "2026-11",
      "20/11/2026",
      "2026-02-30",
      "2026-13-01",
      "2026-00-10",
      "2025-02-29",
      "2026-11-20 25:00",
      "2026-11-20 10:60",
      "2026-11-20 10",
      "2026-11-20 10:00 CET",
      "2026-11-20 10:00+25:00",
      "2026-11-20Z",
      "10:00",
      "5",
      "5 ago",
      "5sin",
      "5mec",
      "-5m",
      "1.5h",
      "tomorrow",
      "999999w",
      "2026-11-20; rm",
    ])
      expect([text, iso(text)]).toEqual([text, undefined]);
  });

  test("comes back from every form of a moment that it was written in", () => {
    const moment = fc.date({
      min: new Date("1000-01-02T00:00:00Z"),
      max: new Date("9999-12-30T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moment, (date) => {
        expect(parseInstant(date.toISOString(), NOW)).toEqual(date);
        expect(parseInstant(date.toISOString().replace("T", " "), NOW)).toEqual(date);
        const seconds = `${date.toISOString().slice(0, 19).replace("T", " ")}Z`;
        expect(parseInstant(seconds, NOW)!.getTime()).toBe(
          Math.floor(date.getTime() / 1000) * 1000,
        );
      }),
    );
  });

  test("lies back as long as was said", () => {
    const units = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
    const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]));
    fc.assert(
      fc.property(fc.nat(2000), unit, (count, name) => {
        const found = parseInstant(`${count}${name}`, NOW)!;
        expect(NOW.getTime() - found.getTime()).toBe(count * units[name] * 1000);
      }),
    );
  });

  test("of any text is a time between the years 0 and 9999, or none", () => {
    const pieces = fc.array(
      fc.constantFrom("2026", "-", "02", "30", " ", "T", ":", "Z", "+", "9", "99", "m", "ago", "."),
    );
    const text = fc.oneof(
      fc.string(),
      pieces.map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (any) => {
        const found = parseInstant(any, NOW);
        if (found !== undefined) expect(found.toISOString()).toMatch(/^\d{4}-/);
      }),
    );
  });
});

describe("the flags of a span", () => {
  test("are both left out, or each read", () => {
    expect(readSpan({}, NOW)).toEqual({ since: undefined, before: undefined });
    expect(readSpan({ since: "1h", before: "now" }, NOW)).toEqual({
      since: new Date(NOW.getTime() - 3_600_000),
      before: NOW,
    });
    expect(readSpan({ since: "now", before: "now" }, NOW).since).toEqual(NOW);
  });

  test("name what is no time, without repeating it", () => {
    expect(() => readInstant("since", "soon-canary", NOW)).toThrowError(
      expect.objectContaining({ code: "USAGE", message: "--since takes a time." }),
    );
    expect(() => readSpan({ before: "x" }, NOW)).toThrowError("--before takes a time.");
  });

  test("are refused where no time lies between them", () => {
    expect(() => readSpan({ since: "1h", before: "2h" }, NOW)).toThrowError(
      expect.objectContaining({ code: "USAGE", message: "--since is later than --before." }),
    );
  });
});
