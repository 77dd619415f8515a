/**
 * `keep list | head` is no failure; a full disk is one.
 *
 * @param isHeld whether something is being done that must not be cut off
 */
export function endQuietlyOnBrokenPipe(
  stream: NodeJS.WriteStream,
  isHeld: () => boolean = () => false,
): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (isHeld()) return;
    if (error.code !== "EPIPE" && stream === process.stdout)
      process.stderr.write(`Error: the output could not be written (${error.code}).\n`);
    // A command that has failed already ends as it would have.
    process.exit(process.exitCode || (error.code === "EPIPE" ? 0 : 1));
  });
}
