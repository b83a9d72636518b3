/**
 * Runs TypeScript sources as they stand in a process of its own, with the transformation that the tests use:
 * `node --conditions=source --import ./test/support/typescript-loader.mjs <file.ts>`. Nothing has to be built first.
 */
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

/** It is loaded for each thread that runs sources, and once more where they are transformed. */
const TRANSFORMS = '?transforms';
if (!import.meta.url.endsWith(TRANSFORMS)) register(import.meta.url + TRANSFORMS);

const options = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
  swcrc: false,
  configFile: false,
};

export const load = async (url, context, nextLoad) => {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { ...options, filename });
  return { format: 'module', source: code, shortCircuit: true };
};
