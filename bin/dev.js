#!/usr/bin/env node
// Runs Keep from its TypeScript sources: builds them (a fraction of a second), then hands over.
import { build } from "./build.js";

await build();
await import("./run.js");
