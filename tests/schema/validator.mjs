// Reads a schema and then texts in YAML, one JSON value a line; answers each text with the value that an editor takes
// it for and with what Ajv finds wrong in it. What Ajv would warn of in the schema is an error here.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/package.json`);
const { default: Ajv } = require("ajv");
const { parseDocument } = require("yaml");

const ajv = new Ajv({ strictTypes: true, strictTuples: true, allowUnionTypes: true, allErrors: true });
let validate;

for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line);
  if (given.schema) {
    validate = ajv.compile(given.schema);
    console.log(JSON.stringify({ taken: true }));
    continue;
  }
  const read = parseDocument(given.text);
  const value = read.toJS();
  validate(value);
  const errors = (validate.errors ?? []).map(({ instancePath, keyword, params }) => ({ instancePath, keyword, params }));
  console.log(JSON.stringify({ value, unread: read.errors.map(String), errors }));
}
