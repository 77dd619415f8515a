import { beforeEach, expect, test } from "vitest";
import {
  AwsAviary,
  type Use,
  imports,
  loudModes,
  modes,
  prints,
  takes,
  use,
} from "../support/aws-aviary.ts";
import { AWS_DRIVERS } from "../support/aws-sandbox.ts";
import type { AwsDriver } from "../support/aws-vault.ts";
import { describeWithMoto, useAwsProxy } from "../support/moto-suite.ts";

/**
 * A made-up value is stored in AWS, with every command that works on a vault. It may come out on
 * standard output where it is what the command was asked for, and nowhere else.
 *
 * The first use of each command is run in all four modes, the others in the two that say the most.
 */

/** All that works on a vault, in an order in which each can do its work. */
const uses: Readonly<Record<AwsDriver, readonly Use[]>> = {
  ssm: [
    takes("set", "K"),
    takes("set", "K"),
    takes("set", "OPEN", "--plain"),
    imports("--yes"),
    prints("get", "K"),
    prints("get", "K", "--format", "table"),
    prints("get", "K", "--base64"),
    prints("get", "K", "--version", "1"),
    use("get", "K", "--metadata"),
    use("list"),
    use("list", "--names"),
    use("list", "--format", "env"),
    use("list", "--format", "json"),
    use("list", "--deleted"),
    prints("list", "--unmask"),
    prints("export", "--dialect", "dotenv"),
    prints("export", "--template", "ok.env", "--dialect", "dotenv"),
    prints("get", "ssm:K@1"),
    prints("template:render", "ok.env", "--dialect", "dotenv"),
    use("template:render", "ok.env", "--dialect", "php", "--file", "out.env", "--overwrite"),
    use("template:validate", "ok.env", "--env", "local"),
    use("template:add"),
    use("template:add", "--merge"),
    use("export", "--dialect", "dotenv", "--file", "out.env", "--overwrite"),
    use("diff", "local", "--file", "ok.env"),
    prints("diff", "local", "--file", "ok.env", "--format", "json", "--unmask"),
    use("vault:show", "ssm"),
    use("info", "--vault", "ssm"),
    use("whoami"),
    use("copy", "--from", "local", "--to", "staging", "--yes"),
    use("history", "K"),
    prints("history", "K", "--unmask"),
    use("search", ".", "--regex"),
    prints("search", ".", "--regex", "--unmask"),
    use("edit", "--yes"),
    use("rename", "NEW", "RENAMED", "--yes"),
    use("rollback", "--at", "1w", "--dry-run"),
    use("rollback", "K", "--yes"),
    use("audit"),
    use("delete", "K", "--yes"),
  ],
  secretsmanager: [
    takes("set", "K"),
    takes("set", "K"),
    imports("--yes"),
    prints("get", "K"),
    prints("get", "K", "--raw"),
    prints("get", "K", "--version", "AWSPREVIOUS"),
    use("get", "K", "--metadata"),
    use("list"),
    use("list", "--format", "json"),
    prints("list", "--unmask", "--format", "env"),
    use("diff", "local", "--file", "ok.env"),
    prints("diff", "local", "--file", "ok.env", "--format", "json", "--unmask"),
    prints("export", "--dialect", "dotenv"),
    prints("export", "--template", "ok.env", "--dialect", "dotenv"),
    prints("get", "secretsmanager:K@AWSPREVIOUS"),
    prints("template:render", "ok.env", "--dialect", "dotenv"),
    use("template:render", "ok.env", "--dialect", "php", "--file", "out.env", "--overwrite"),
    use("template:validate", "ok.env", "--env", "local"),
    use("template:add"),
    use("template:add", "--merge"),
    use("export", "--dialect", "dotenv", "--file", "out.env", "--overwrite"),
    use("copy", "--from", "local", "--to", "staging", "--yes"),
    use("history", "K"),
    prints("history", "K", "--unmask"),
    use("search", ".", "--regex"),
    prints("search", ".", "--regex", "--unmask"),
    use("edit", "--yes"),
    use("rename", "NEW", "RENAMED", "--yes"),
    use("rollback", "--at", "1w", "--dry-run"),
    use("rollback", "K", "--yes"),
    use("audit"),
    use("delete", "K", "--yes"),
    use("list", "--deleted"),
    use("restore", "K"),
    use("whoami"),
    use("delete", "K", "--purge", "--yes"),
  ],
};

function firstOfEachCommand(all: readonly Use[]): readonly Use[] {
  const names = all.map(({ args }) => args[0]);
  return all.filter(({ args }, index) => names.indexOf(args[0]) === index);
}

describeWithMoto("a value in AWS", (moto) => {
  const proxy = useAwsProxy(moto);
  beforeEach(() => moto().reset());

  test.each(AWS_DRIVERS)("%s: used as meant, it is shown only as the result", async (driver) => {
    const aviary = new AwsAviary(driver, proxy().url);
    await Promise.all(
      modes.map(async (mode, index) => {
        const nest = `nest${index}`;
        aviary.nest(nest);
        const all = uses[driver];
        for (const one of loudModes.includes(mode) ? all : firstOfEachCommand(all)) {
          const run = await aviary.run(one, mode, nest);
          const called = `${one.args.join(" ")} ${mode.flags.join(" ")}`;
          expect(run.code, called).toBe(0);
          aviary.expectSilence(called, run, one.prints);
        }
      }),
    );
    aviary.expectNoFiles();
  });
});
