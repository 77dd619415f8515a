import { inspect } from "node:util";
import { expect } from "vitest";

/** Every way in which an object, an error above all, could show what it holds. */
function everythingShown(thing: unknown): string {
  const shown = [inspect(thing, { depth: null, showHidden: true, getters: true }), String(thing)];
  for (let error = thing; error instanceof Error; error = error.cause)
    shown.push(error.message, error.stack ?? "", JSON.stringify(error), fieldsOf(error));
  return shown.join("\n");
}

/** Fails if the object shows the value anywhere. */
export function expectNotShown(thing: unknown, value: string): void {
  expect(everythingShown(thing).includes(value), "a value is shown").toBe(false);
}

function fieldsOf(error: Error): string {
  return Object.entries(error)
    .map(([name, field]) => `${name}=${JSON.stringify(field)}`)
    .join("\n");
}
