export default { test: { include: ["y*.test.ts"] } };
