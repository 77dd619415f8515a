import { hasProgram } from "../programs.ts";
import type { EnvReader } from "./env-reader.ts";
import { readInScript } from "./read-in-script.ts";

const PHP = "/usr/bin/php";

/** A warning ends the reading, as in the frameworks that use these. */
const script = (autoload: string, read: string): string => `
require "${autoload}";
set_error_handler(function ($level, $message) { throw new ErrorException($message); });
function read(string $text): array {
    file_put_contents("file.env", $text);
    try {
        ${read}
    } catch (Throwable $error) {
        return ["error" => get_class($error)];
    }
}
$answers = array_map("read", json_decode(stream_get_contents(STDIN), true));
echo json_encode($answers, JSON_THROW_ON_ERROR);
`;

/** As Laravel has it. Of the result of `load`, PHP renumbers names that are numbers. */
const PHPDOTENV = script(
  "/usr/share/php/Dotenv/autoload.php",
  `$_ENV = [];
   $repository = Dotenv\\Repository\\RepositoryBuilder::createWithNoAdapters()
       ->addAdapter(Dotenv\\Repository\\Adapter\\EnvConstAdapter::class)->immutable()->make();
   Dotenv\\Dotenv::create($repository, getcwd(), "file.env")->load();
   return ["variables" => (object) $_ENV];`,
);

const SYMFONY = script(
  "/usr/share/php/Symfony/Component/Dotenv/autoload.php",
  `$_ENV = [];
   $_SERVER = [];
   (new Symfony\\Component\\Dotenv\\Dotenv())->load("file.env");
   unset($_ENV["SYMFONY_DOTENV_VARS"]);
   return ["variables" => (object) $_ENV];`,
);

function phpReader(
  name: string,
  dialect: "php" | "symfony",
  code: string,
  library: string,
): EnvReader {
  const [autoload] = /\/usr\/share\/php\/[\w/.]+/.exec(code)!;
  return {
    name,
    dialect,
    isHere: () =>
      hasProgram(PHP, `-rrequire "${autoload}";`, {
        install: `apt-get install php-cli ${library}`,
      }),
    read: (texts) => Promise.resolve(readInScript({ program: PHP, args: ["-r"] }, code, texts)),
  };
}

export const phpdotenv: EnvReader = phpReader(
  "phpdotenv of Debian",
  "php",
  PHPDOTENV,
  "php-vlucas-phpdotenv",
);

export const symfonyDotenv: EnvReader = phpReader(
  "Symfony's Dotenv of Debian",
  "symfony",
  SYMFONY,
  "php-symfony-dotenv",
);
