// In CI the inputs that fast-check makes are the same in each run, so that a run judges the change
// and not its luck. Everywhere else they are new ones each time, and find what is left to be found.
if (process.env["CI"] === "true") {
  const { default: fc } = await import("fast-check");
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_122 });
}
