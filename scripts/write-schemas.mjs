/** Writes what the docs have from the code - schemas, errors, settings: `npm run schemas`, which builds first. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const { asyncApiDocument, errorCataloguePage, publishedSchemas, schemaFileText } = await import(
  join(root, 'dist/libs/contract/src/index.js')
);
const { SourceFile } = await import(join(root, 'dist/apps/adapter/src/source-definition.js'));
const { settingsPage } = await import(join(root, 'dist/apps/command-line/src/settings-page.js'));

const folder = join(root, 'docs/schemas');
mkdirSync(folder, { recursive: true });
for (const [name, schema] of [...publishedSchemas(), ['source.v1.json', SourceFile]]) {
  writeFileSync(join(folder, name), schemaFileText(schema));
  console.log(`docs/schemas/${name}`);
}
for (const [name, text] of [
  ['asyncapi.yaml', stringify(asyncApiDocument(), { lineWidth: 0 })],
  ['errors.md', errorCataloguePage()],
  ['settings.md', settingsPage()],
]) {
  writeFileSync(join(root, 'docs', name), text);
  console.log(`docs/${name}`);
}
