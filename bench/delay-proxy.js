// A reverse proxy that passes each call on after so many milliseconds, as if the service were that
// far away. Connections stay open, as AWS keeps them. Prints its address. With `replay` it
// remembers the answers to readings, and gives them itself when the same is asked again: then the
// delay is all that a call takes, whatever the server behind would take.
//
//   node bench/delay-proxy.js http://127.0.0.1:5000 20 [replay]
import { createServer, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const [target, milliseconds, mode] = process.argv.slice(2);
const READING = /\.(?:BatchGet|Get|List|Describe)/;
const answers = new Map();

const server = createServer(async (incoming, outgoing) => {
  const [body] = await Promise.all([textOf(incoming), pause(Number(milliseconds))]);
  const action = incoming.headers["x-amz-target"] ?? "";
  const asked = `${action} ${body}`;
  const answer = answers.get(asked) ?? (await passOn(incoming, body));
  if (mode === "replay" && READING.test(action)) answers.set(asked, answer);
  outgoing.writeHead(answer.status, answer.headers);
  outgoing.end(answer.text);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});

/** The server's answer. How it treats its own connections is left out. */
function passOn({ method, headers, url }, body) {
  return new Promise((resolve, reject) => {
    const onward = request(new URL(url, target), { method, headers }, async (answer) => {
      const { connection: _, "transfer-encoding": __, ...kept } = answer.headers;
      resolve({ status: answer.statusCode, headers: kept, text: await textOf(answer) });
    });
    onward.on("error", reject);
    onward.end(body);
  });
}

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
