import { hasProgram } from "../programs.ts";
import type { EnvReader } from "./env-reader.ts";
import { readInScript } from "./read-in-script.ts";

const RUBY = "/usr/bin/ruby";

const SCRIPT = `
require "dotenv"
require "json"
answers = JSON.parse($stdin.read).map do |text|
  File.binwrite("file.env", text)
  ENV.clear
  begin
    Dotenv.load("file.env")
    { variables: ENV.to_h }
  rescue StandardError, SyntaxError => error
    { error: error.class.name }
  end
end
$stdout.write(JSON.generate(answers))
`;

/** Debian's is old: a value in it has one line. */
export const rubyDotenv: EnvReader = {
  name: "Ruby's dotenv of Debian",
  dialect: "ruby",
  isHere: () => hasProgram(RUBY, "-rdotenv", { install: "apt-get install ruby-dotenv" }),
  // What it makes of an escaped n or r, and of a backslash without quotes, is not what 3 makes of it.
  lacks: (form) => form.includes("\n") || /^"[^]*\\[nr]|^[^'"][^]*\\/.test(form),
  read: (texts) => Promise.resolve(readInScript({ program: RUBY, args: ["-e"] }, SCRIPT, texts)),
};
