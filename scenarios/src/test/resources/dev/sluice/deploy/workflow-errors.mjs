// Prints what GitHub's own parser of workflows (npm package @actions/workflow-parser) refuses in a file, a line each.
// Arguments: the folder with the package, and the file.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';

// The package imports its schema without saying that it is JSON, which Node 20 asks for.
const asJson = `export const load = (url, context, next) =>
  next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context);`;
register('data:text/javascript,' + encodeURIComponent(asJson));

const [modules, file] = process.argv.slice(2);
const parser = pathToFileURL(`${modules}/@actions/workflow-parser/dist/index.js`);
const { parseWorkflow, NoOperationTraceWriter } = await import(parser);
const parsed = parseWorkflow({ name: 'workflow', content: readFileSync(file, 'utf8') }, new NoOperationTraceWriter());
for (const error of parsed.context.errors.getErrors()) {
  console.log(error.message);
}
