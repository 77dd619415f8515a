/**
 * Hides what `::add-mask::` commands name in a text, as the runner of GitHub Actions does: the data of a
 * command and each line of it, by itself and in these other forms (actions/runner,
 * ActionCommandManager.cs, HostContext.cs, ValueEncoders.cs).
 */
export function maskLog(commands: string, log: string): string {
  const masks = commands
    .split("\n")
    .filter((line) => line.startsWith("::add-mask::"))
    .map((line) => line.slice("::add-mask::".length))
    .map((data) => data.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%"))
    .flatMap((data) => [data, ...data.split(/[\r\n]+/)].flatMap(formsOf));
  const hidden = log.split("").map(() => false);
  for (const mask of masks.filter((one) => one !== ""))
    for (let at = log.indexOf(mask); at >= 0; at = log.indexOf(mask, at + 1))
      hidden.fill(true, at, at + mask.length);
  return log
    .split("")
    .map((unit, at) => (hidden[at] === true ? "*" : unit))
    .join("");
}

function formsOf(text: string): readonly string[] {
  if (text.trim() === "") return [];
  const bytes = Buffer.from(text);
  const encoded = [0, 1, 2].map((shift) => bytes.subarray(shift).toString("base64"));
  return [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text), ...encoded];
}
