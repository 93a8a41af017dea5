// Drives the official library for Node against a service: node official.mjs URL KEY SITE; prints what it saw as JSON.
import { createRequire } from 'node:module';

const require = createRequire(process.env.MODULES);
const { Tabstack, APIError } = require('@tabstack/sdk');
const [url, key, site] = process.argv.slice(2);
const client = new Tabstack({ apiKey: key, baseURL: url, maxRetries: 0 });
const schema = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] };
const seen = {};

async function events(body) {
  const found = [];
  for await (const event of await client.agent.automate(body)) {
    found.push(event);
    if (event.event === 'interactive:form_data:request') {
      const values = ['ada@shop.example', 'pass-word'];
      const fields = event.data.fields.map((field, at) => ({ ref: field.ref, value: values[at] }));
      seen.input = (await client.agent.automateInput(event.data.requestId, { fields })).status;
      seen.late = await client.agent.automateInput(event.data.requestId, { cancelled: true }).catch((error) => error.status);
    }
  }
  return found;
}

const signedIn = await events({ task: 'sign in', url: `${site}login`, interactive: true, maxIterations: 9 });
seen.names = signedIn.map((event) => event.event);
seen.answer = signedIn.at(-2).data.finalAnswer;
const failed = await events({ task: 'give up', url: site });
seen.failure = failed.at(-2).data.error.code;

const stream = await client.agent.automate({ task: 'wait', url: site });
for await (const event of stream) {
  if (event.event === 'agent:step') break;
}
stream.controller.abort();
seen.cancelled = true;

seen.markdown = (await client.extract.markdown({ url: `${site}orders`, metadata: true })).metadata.title;
seen.json = await client.extract.json({ url: `${site}orders`, json_schema: schema });
seen.made = await client.generate.json({ url: `${site}orders`, json_schema: schema, instructions: 'double it' });
seen.refused = await client.agent.automate({ task: '' }).catch((error) => [error instanceof APIError, error.status, error.error]);
console.log(JSON.stringify(seen));
