import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The code that makes forms, as it is run: forms of other code are not read, whether or not somebody said that it changed. */
const ROOMS = ['../../../../libs/linkage/src/', '../../../../libs/contract/src/'];
const IS_CODE = /(?<!\.(?:spec|d))\.(?:js|ts)$/;

let code: Promise<string> | undefined;

/** Names what a model's forms are made by: the model, this code, and the engine that runs it. */
export async function formMaker(modelVersion: string): Promise<string> {
  return `${modelVersion} ${await (code ??= digestOfCode())} ${process.version}`;
}

async function digestOfCode(): Promise<string> {
  const digest = createHash('sha256');
  for (const room of ROOMS) {
    const folder = fileURLToPath(new URL(room, import.meta.url));
    const names = (await readdir(folder, { recursive: true })).filter((name) => IS_CODE.test(name)).sort();
    for (const name of names)
      digest
        .update(name)
        .update('\0')
        .update(await readFile(`${folder}${name}`));
  }
  return digest.digest('hex');
}
