import 'reflect-metadata';
import { LienThongError } from '#libs/contract';
import { ProblemFilter } from '#libs/runtime';
import { isTransient } from '#libs/store';
import { ValidationPipe, type INestApplication, type ValidationError } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import helmet from 'helmet';
import { ApiModule, type ApiParts } from './api.module.ts';
import { ProblemResponse } from './entities/entity-response.ts';

export interface RunningApi {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the api. `port` 0 takes a free one. */
export async function startApi(
  parts: ApiParts,
  http: { readonly host: string; readonly port: number },
): Promise<RunningApi> {
  const app = await createApi(parts);
  await app.listen(http.port, http.host);
  return { url: await app.getUrl(), stop: () => app.close() };
}

async function createApi(parts: ApiParts): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.of(parts), {
    logger: ['error', 'warn'],
    abortOnError: false,
    bodyParser: false,
    forceCloseConnections: true,
  });
  app.disable('x-powered-by');
  app.disable('etag');
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
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
  });
  return app;
}

/** The names of unknown parameters are the caller's: they are not said back. */
function wrongParameters(errors: readonly ValidationError[]): LienThongError {
  const lines = errors.flatMap(({ constraints = {} }) =>
    'whitelistValidation' in constraints ? ['an unknown parameter'] : Object.values(constraints),
  );
  return new LienThongError('http.bad-request', [...new Set(lines)]);
}

function describeApi(app: INestApplication): OpenAPIObject {
  const description = [
    'One record for each real person, organisation and shop, every value with the source it came from and the rule by which it won.',
    'Every call names its consumer by a token (`Authorization: Bearer …`); the purposes of the token decide what is masked:',
    '`identity` sees all; `contact` sees phones, e-mail and postal addresses; `statistics` sees years, communes and public values.',
  ].join('\n');
  const head = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Liên Thông: unified records')
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' })
    .build();
  return SwaggerModule.createDocument(app, head, { extraModels: [ProblemResponse] });
}
