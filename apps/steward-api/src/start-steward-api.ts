import 'reflect-metadata';
import { LienThongError } from '#libs/contract';
import { checkJsonBody, ProblemFilter } from '#libs/runtime';
import { isTransient } from '#libs/store';
import { ValidationPipe, type INestApplication, type ValidationError } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { json } from 'express';
import helmet from 'helmet';
import { ProblemResponse } from './problem-responses.ts';
import { JudgementRelay, judgementTopics } from './publish-judgements/judgement-relay.ts';
import { StewardApiModule, type StewardApiParts } from './steward-api.module.ts';

export interface RunningStewardApi {
  readonly url: string;
  stop(): Promise<void>;
}

/** A judgement is short; nothing else has a body. */
const LARGEST_BODY = '16kb';

/** Serves the steward-api and publishes judgements. `port` 0 takes a free one. */
export async function startStewardApi(
  parts: StewardApiParts,
  http: { readonly host: string; readonly port: number },
): Promise<RunningStewardApi> {
  const topics = judgementTopics(parts.namespace, parts.entityTypes.keys());
  const relay = new JudgementRelay({ ...parts, topics });
  const app = await createStewardApi(parts, () => relay.wake());
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

async function createStewardApi(parts: StewardApiParts, onJudged: () => void): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(StewardApiModule.of(parts, onJudged), {
    logger: ['error', 'warn'],
    abortOnError: false,
    bodyParser: false,
    forceCloseConnections: true,
  });
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(json({ limit: LARGEST_BODY, verify: (_request, _response, body) => checkJsonBody(body) }));
  // The page of /docs is served over plain HTTP on one machine: nothing of it may be asked for by HTTPS.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  app.useGlobalPipes(
    new ValidationPipe({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      exceptionFactory: wrongParameters,
    }),
  );
  app.useGlobalFilters(new ProblemFilter({ logger: parts.logger, isTransient }));
  SwaggerModule.setup('docs', app, () => describe(app), { jsonDocumentUrl: 'docs-json', yamlDocumentUrl: 'docs-yaml' });
  return app;
}

/** The names of unknown parameters are the caller's: they are not said back. */
function wrongParameters(errors: readonly ValidationError[]): LienThongError {
  const lines = errors.flatMap(({ constraints = {} }) =>
    'whitelistValidation' in constraints ? ['an unknown parameter'] : Object.values(constraints),
  );
  return new LienThongError('http.bad-request', [...new Set(lines)]);
}

function describe(app: INestApplication): OpenAPIObject {
  const description = [
    'Stewards decide here what the evidence does not. A judgement is bound to two source records, outranks every weight,',
    'and can be revoked. Every call names its steward by a token (`Authorization: Bearer …`), whose entity types are what',
    'the steward may see; every look at personal data is noted with its purpose.',
  ].join('\n');
  const head = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Liên Thông: the stewards’ work')
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' })
    .build();
  return SwaggerModule.createDocument(app, head, { extraModels: [ProblemResponse] });
}
