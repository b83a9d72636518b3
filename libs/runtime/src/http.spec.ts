import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import 'reflect-metadata';
import { LienThongError } from '#libs/contract';
import { Controller, Get, HttpException, Module, Post, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { healthModule } from './health.ts';
import { Metrics } from './metrics.ts';
import { logger } from './logger.ts';
import { ProblemFilter } from './problem-filter.ts';

let isStoreUp = true;

@Controller('fails')
class FailingController {
  @Get('catalogued')
  catalogued(): never {
    throw new LienThongError('http.bad-request', ['limit must be an integer']);
  }
  @Get('inside')
  inside(): never {
    throw Object.assign(new Error('duplicate key value (name)=(Nguyễn)'), { code: '23505' });
  }
  @Get('passing')
  passing(): never {
    throw Object.assign(new Error('gone'), { code: '57P01' });
  }
  @Get('of-nest')
  ofNest(): never {
    throw new HttpException({ message: ['name must be a string'] }, 422);
  }
  @Post('body')
  body(): string {
    return 'ok';
  }
}

@Module({
  imports: [
    healthModule({ store: async () => (isStoreUp ? undefined : Promise.reject(new Error('down'))) }, new Metrics()),
  ],
  controllers: [FailingController],
})
class TestedModule {}

let app: INestApplication;
let address: string;
beforeAll(async () => {
  app = await NestFactory.create(TestedModule, { logger: false });
  const isTransient = (error: unknown) => (error as { code?: string }).code === '57P01';
  app.useGlobalFilters(new ProblemFilter({ logger: logger('test', 'silent'), isTransient }));
  await app.listen(0, '127.0.0.1');
  address = `http://127.0.0.1:${((app.getHttpServer() as Server).address() as AddressInfo).port}`;
});
afterAll(() => app.close());

describe('errors become problems', () => {
  test.each([
    ['/fails/catalogued', 400, 'http.bad-request', ['limit must be an integer']],
    ['/fails/inside', 500, 'internal', undefined],
    ['/fails/passing', 503, 'http.unavailable', undefined],
    ['/fails/of-nest', 422, 'http.bad-request', ['name must be a string']],
    ['/nowhere', 404, 'http.not-found', undefined],
  ])('%s answers %i %s', async (path, status, code, problems) => {
    const response = await fetch(address + path);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ status, code, ...(problems && { problems }) });
    expect(text).not.toMatch(/Nguyễn|\.ts:|gone/);
  });

  test('a body that cannot be read is the sender’s fault', async () => {
    const headers = { 'content-type': 'application/json' };
    const broken = await fetch(`${address}/fails/body`, { method: 'POST', headers, body: '{"name": "Nguyễn' });
    expect(broken.status).toBe(400);
    expect(await broken.text()).not.toContain('Nguyễn');
    const large = await fetch(`${address}/fails/body`, { method: 'POST', headers, body: `"${'x'.repeat(200_000)}"` });
    expect([large.status, await large.json()]).toEqual([413, expect.objectContaining({ code: 'input.too-large' })]);
  });
});

describe('health', () => {
  test('alive while the process turns, ready while its parts answer', async () => {
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${address}/health/ready`)).json()).toEqual({ status: 'up', checks: { store: 'up' } });
    isStoreUp = false;
    const down = await fetch(`${address}/health/ready`);
    expect([down.status, await down.json()]).toEqual([503, { status: 'down', checks: { store: 'down' } }]);
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
  });
});
