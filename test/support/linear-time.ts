import { expect } from "vitest";

/**
 * Whether work takes time in line with the size of its input: for one that is eight times as large,
 * less than four times as much as that, measured in one run at its best of three.
 *
 * @param prepare makes the work for a size, which is not measured
 */
export function expectLinear(size: number, prepare: (size: number) => () => unknown): void {
  const small = bestOf(3, prepare(size));
  const large = bestOf(3, prepare(size * 8));
  expect(large / Math.max(small, 2)).toBeLessThan(8 * 4);
}

function bestOf(times: number, work: () => unknown): number {
  const measured = Array.from({ length: times }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...measured);
}
