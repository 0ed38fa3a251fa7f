import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { outcomeOf } from './outcome';

describe('how something ended', () => {
  it.each([
    [new AuthenticationError('x'), 'refused'],
    [new ConflictError('x'), 'refused'],
    [new InputError('x'), 'refused'],
    [new NotAllowedError('x'), 'refused'],
    [new NotFoundError('x'), 'refused'],
    [Object.assign(new Error('x'), { statusCode: 429 }), 'refused'],
    [Object.assign(new Error('x'), { statusCode: 502 }), 'failed'],
    [new ServiceUnavailableError('x'), 'failed'],
    [new TypeError('x'), 'failed'],
    ['a text', 'failed'],
    [undefined, 'failed'],
    [null, 'failed'],
    [{ name: 7, statusCode: '404' }, 'failed'],
  ])('%p is %s', (error, outcome) => {
    expect(outcomeOf(error)).toBe(outcome);
  });
});
