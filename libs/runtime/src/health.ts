import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Get, HttpCode, Inject, Res, type DynamicModule } from '@nestjs/common';
import type { Response } from 'express';
import type { Metrics } from './metrics.ts';

/** Rejects while its part cannot serve. By name: `store`, `log`, … */
export type HealthChecks = Readonly<Record<string, () => Promise<unknown>>>;

export const HEALTH_CHECKS = Symbol('health checks');
const PATIENCE_MS = 2000;

/** `live`: the process turns. `ready`: everything it needs answers. Says which part does not, never why: that is in the log. */
@Controller('health')
export class HealthController {
  constructor(@Inject(HEALTH_CHECKS) private readonly checks: HealthChecks) {}

  @Get('live')
  @HttpCode(200)
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('ready')
  async ready(
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ status: string; checks: Record<string, string> }> {
    const results = await Promise.all(
      Object.entries(this.checks).map(async ([name, check]) => [name, (await answers(check)) ? 'up' : 'down'] as const),
    );
    const isReady = results.every(([, state]) => state === 'up');
    response.status(isReady ? 200 : 503);
    return { status: isReady ? 'up' : 'down', checks: Object.fromEntries(results) };
  }
}

async function answers(check: () => Promise<unknown>): Promise<boolean> {
  const giveUp = new AbortController();
  const late = pause(PATIENCE_MS, false, { signal: giveUp.signal }).catch(() => false);
  const result = await Promise.race([
    check().then(
      () => true,
      () => false,
    ),
    late,
  ]);
  giveUp.abort();
  return result;
}

const METRICS = Symbol('metrics');

/** What Prometheus asks for. */
@Controller('metrics')
class MetricsController {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  @Get()
  async figures(@Res({ passthrough: true }) response: Response): Promise<string> {
    const { text, contentType } = await this.metrics.answer();
    response.setHeader('Content-Type', contentType);
    return text;
  }
}

/** Controllers that answer without a token: they say nothing of anybody. */
export const OPEN_CONTROLLERS: ReadonlySet<unknown> = new Set([HealthController, MetricsController]);

class HealthModule {}

/** `GET /health/live`, `GET /health/ready` and `GET /metrics`. */
export function healthModule(checks: HealthChecks, metrics: Metrics): DynamicModule {
  return {
    module: HealthModule,
    controllers: [HealthController, MetricsController],
    providers: [
      { provide: HEALTH_CHECKS, useValue: checks },
      { provide: METRICS, useValue: metrics },
    ],
  };
}
