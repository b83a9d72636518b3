import { LienThongError } from '#libs/contract';
import { ValidationPipe, type DynamicModule, type ValidationError } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import { ProblemFilter, type ProblemFilterOptions } from './problem-filter.ts';
import { ProblemResponse } from './problem-response.ts';
import { answerUnreadableRequests } from './unreadable-request.ts';

export interface HttpDoorOptions extends ProblemFilterOptions {
  /** Of the description under /docs. */
  readonly title: string;
  readonly description: string;
  /** Stopping breaks off idle and open connections; else it waits until those under way are answered. */
  readonly breaksOff: boolean;
  /** Parameters and bodies are checked by their classes; else each route does so by its own rules. */
  readonly checksParameters: boolean;
}

/**
 * A door of HTTP: its module with safe headers, problems as `application/problem+json` and its description under /docs.
 * Bodies are read by the caller's own rules, or not at all.
 */
export async function createHttpDoor(module: DynamicModule, options: HttpDoorOptions): Promise<NestExpressApplication> {
  const { title, description, breaksOff, checksParameters, ...filter } = options;
  const app = await NestFactory.create<NestExpressApplication>(module, {
    logger: ['error', 'warn'],
    abortOnError: false,
    bodyParser: false,
    forceCloseConnections: breaksOff,
  });
  answerUnreadableRequests(app.getHttpServer());
  app.disable('x-powered-by');
  app.disable('etag');
  // The page of /docs is served over plain HTTP on one machine: nothing of it may be asked for by HTTPS.
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  if (checksParameters) app.useGlobalPipes(parameterCheck());
  app.useGlobalFilters(new ProblemFilter(filter));
  const head = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(title)
    .setDescription(description)
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' })
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, head, { extraModels: [ProblemResponse] }), {
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
  });
  return app;
}

function parameterCheck(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    exceptionFactory: wrongParameters,
  });
}

/** The names of unknown parameters are the caller's: they are not said back. */
function wrongParameters(errors: readonly ValidationError[]): LienThongError {
  const lines = errors.flatMap(({ constraints = {} }) =>
    'whitelistValidation' in constraints ? ['an unknown parameter'] : Object.values(constraints),
  );
  return new LienThongError('http.bad-request', [...new Set(lines)]);
}
