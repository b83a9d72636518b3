/** `node --conditions=source --import ./test/support/register-typescript.mjs file.ts`: child processes of tests run the sources. */
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);
