import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Get, HttpCode, Inject, Res, type DynamicModule } from '@nestjs/common';
import type { Response } from 'express';

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

class HealthModule {}

/** `GET /health/live` and `GET /health/ready`. */
export function healthModule(checks: HealthChecks): DynamicModule {
  return {
    module: HealthModule,
    controllers: [HealthController],
    providers: [{ provide: HEALTH_CHECKS, useValue: checks }],
  };
}
