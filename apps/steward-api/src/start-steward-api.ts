import 'reflect-metadata';
import { checkJsonBody, createHttpDoor } from '#libs/runtime';
import { isTransient } from '#libs/store';
import { json } from 'express';
import { JudgementRelay, judgementTopics } from './publish-judgements/judgement-relay.ts';
import { recallJudgements } from './publish-judgements/recall-judgements.ts';
import { StewardApiModule, type StewardApiParts } from './steward-api.module.ts';

export interface RunningStewardApi {
  readonly url: string;
  stop(): Promise<void>;
}

const TITLE = 'Liên Thông: the stewards’ work';
const DESCRIPTION = [
  'Stewards decide here what the evidence does not. A judgement is bound to two source records, outranks every weight,',
  'and can be revoked. Every call names its steward by a token (`Authorization: Bearer …`), whose entity types are what',
  'the steward may see; every look at personal data is noted with its purpose.',
].join('\n');

/** A judgement is short; nothing else has a body. */
const LARGEST_BODY = '16kb';

/** Serves the steward-api and publishes judgements. `port` 0 takes a free one. */
export async function startStewardApi(
  parts: StewardApiParts,
  http: { readonly host: string; readonly port: number },
): Promise<RunningStewardApi> {
  const topics = judgementTopics(parts.namespace, parts.entityTypes.keys());
  await recallJudgements({ ...parts, entityTypes: parts.entityTypes.keys() });
  const relay = new JudgementRelay({ ...parts, topics });
  const { logger } = parts;
  const options = {
    title: TITLE,
    description: DESCRIPTION,
    breaksOff: true,
    checksParameters: true,
    logger,
    isTransient,
  };
  const app = await createHttpDoor(
    StewardApiModule.of(parts, () => relay.wake()),
    options,
  );
  app.use(json({ limit: LARGEST_BODY, verify: (_request, _response, body) => checkJsonBody(body) }));
  await app.listen(http.port, http.host);
  relay.start();
  return {
    url: await app.getUrl(),
    stop: async () => {
      await app.close();
      await relay.stop();
    },
  };
}
