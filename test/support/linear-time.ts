import { expect } from "vitest";

/**
 * Whether work takes time in line with the size of its input: for one that is 16 times as large, less
 * than five times as much as that. What else the machine does is not counted.
 *
 * @param prepare makes the work for a size, which is not measured
 */
export function expectLinear(size: number, prepare: (size: number) => () => unknown): void {
  const small = bestOf(3, prepare(size));
  const large = bestOf(2, prepare(size * 16));
  expect(large / Math.max(small, 2)).toBeLessThan(16 * 5);
}

/** In milliseconds of this process. */
function bestOf(times: number, work: () => unknown): number {
  const measured = Array.from({ length: times }, () => {
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  });
  return Math.min(...measured);
}
