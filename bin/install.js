#!/usr/bin/env node
// Installs the dependencies if they are missing or are not those of the lock file.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackage } from "./install-package.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
if (!installPackage(root, "Installing the dependencies…")) process.exit(1);
