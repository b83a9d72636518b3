import { LienThongError } from '#libs/contract';
import { bearerToken, hashToken, OPEN_CONTROLLERS } from '#libs/runtime';
import { findConsumer, type Store } from '#libs/store';
import { createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { knownPurposes, type Reader } from './purposes.ts';

/** The request once it is known who reads. */
interface ReadersRequest extends Request {
  reader?: Reader;
}

/**
 * Nobody reads without a name: every route asks for a token, but for those of health. The token is looked up at every
 * call, so that one that is taken back opens nothing any more.
 */
export class ConsumerGuard implements CanActivate {
  constructor(private readonly store: Pick<Store, 'pool'>) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (OPEN_CONTROLLERS.has(context.getClass())) return true;
    const request = context.switchToHttp().getRequest<ReadersRequest>();
    const token = bearerToken(request.headers.authorization);
    const consumer = token === null ? null : await findConsumer(this.store.pool, hashToken(token));
    if (consumer === null) throw new LienThongError('http.unauthorised');
    const purposes = knownPurposes(consumer.purposes);
    if (purposes.size === 0) throw new LienThongError('http.forbidden', 'the token names no purpose to read for');
    request.reader = { name: consumer.name, purposes };
    return true;
  }
}

/** Who reads, as the guard found out. */
export const CurrentReader = createParamDecorator((_: unknown, context: ExecutionContext): Reader => {
  const { reader } = context.switchToHttp().getRequest<ReadersRequest>();
  if (reader === undefined) throw new LienThongError('http.unauthorised');
  return reader;
});
