/**
 * After an install: builds when dist is missing or older than the sources, and links the `lienthong` command,
 * so that `npx lienthong` works at once and without a network.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const inRoot = (...parts) => join(root, ...parts);

const command = inRoot('dist/apps/command-line/src/main.js');
const link = inRoot('node_modules/.bin/lienthong');
const buildInfo = inRoot('dist/.tsbuildinfo');
const sourceFolders = ['apps', 'libs', 'simulation', 'bench'];
const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];

const changedAt = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

const sources = () =>
  sourceFolders
    .filter((folder) => existsSync(inRoot(folder)))
    .flatMap((folder) => readdirSync(inRoot(folder), { recursive: true }).map((name) => inRoot(folder, name)))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'));

const build = (files) => {
  const newest = Math.max(...[...files, ...settings.map((name) => inRoot(name))].map(changedAt));
  if (changedAt(buildInfo) > newest) return;
  const compiler = inRoot('node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) console.error('The build did not pass: `npm run build` tells why.');
};

const linkCommand = () => {
  if (!existsSync(command)) return;
  chmodSync(command, 0o755);
  if (process.platform === 'win32') return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(relative(dirname(link), command), link);
};

const files = sources();
if (files.length > 0 && !process.argv.includes('--link-only')) build(files);
linkCommand();
