/** `keep list | head` is no failure; a full disk is one. */
export function endQuietlyOnBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && stream === process.stdout)
      process.stderr.write(`Error: the output could not be written (${error.code}).\n`);
    process.exit(error.code === "EPIPE" ? (process.exitCode ?? 0) : 1);
  });
}
