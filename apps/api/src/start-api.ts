import 'reflect-metadata';
import { createHttpDoor } from '#libs/runtime';
import { isTransient } from '#libs/store';
import { ApiModule, type ApiParts } from './api.module.ts';

const TITLE = 'Liên Thông: unified records';
const DESCRIPTION = [
  'One record for each real person, organisation and shop, every value with the source it came from and the rule by which it won.',
  'Every call names its consumer by a token (`Authorization: Bearer …`); the purposes of the token decide what is masked:',
  '`identity` sees all; `contact` sees phones, e-mail and postal addresses; `statistics` sees years, communes and public values.',
].join('\n');

export interface RunningApi {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the api. `port` 0 takes a free one. */
export async function startApi(
  parts: ApiParts,
  http: { readonly host: string; readonly port: number },
): Promise<RunningApi> {
  const { logger } = parts;
  const options = {
    title: TITLE,
    description: DESCRIPTION,
    breaksOff: true,
    checksParameters: true,
    logger,
    isTransient,
  };
  const app = await createHttpDoor(ApiModule.of(parts), options);
  await app.listen(http.port, http.host);
  return { url: await app.getUrl(), stop: () => app.close() };
}
