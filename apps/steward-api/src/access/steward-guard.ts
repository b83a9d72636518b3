import { LienThongError } from '#libs/contract';
import { bearerToken, hashToken, OPEN_CONTROLLERS } from '#libs/runtime';
import { findSteward, type Steward, type Store } from '#libs/store';
import { createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** The request once it is known who asks. */
interface StewardsRequest extends Request {
  steward?: Steward;
}

/**
 * Who judges is said by the token and by nothing else. It is looked up at every call, so that one that is taken back
 * opens nothing any more.
 */
export class StewardGuard implements CanActivate {
  constructor(private readonly store: Pick<Store, 'pool'>) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (OPEN_CONTROLLERS.has(context.getClass())) return true;
    const request = context.switchToHttp().getRequest<StewardsRequest>();
    const token = bearerToken(request.headers.authorization);
    const steward = token === null ? null : await findSteward(this.store.pool, hashToken(token));
    if (steward === null) throw new LienThongError('http.unauthorised');
    request.steward = steward;
    return true;
  }
}

/** Who asks, as the guard found out. */
export const CurrentSteward = createParamDecorator((_: unknown, context: ExecutionContext): Steward => {
  const { steward } = context.switchToHttp().getRequest<StewardsRequest>();
  if (steward === undefined) throw new LienThongError('http.unauthorised');
  return steward;
});

/** @throws LienThongError `http.forbidden` when the steward is not to see this entity type. */
export function mustBeInScope(steward: Steward, entityType: string): void {
  if (!steward.entityTypes.includes(entityType)) {
    throw new LienThongError('http.forbidden', 'the token does not cover this entity type');
  }
}
